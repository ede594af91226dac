"""The route table of the desk: every address below `/bien-tap/`, what answers there, and whom it is open to."""

from pipeline.desk import faults
from pipeline.desk.access import OpenTo, Route
from pipeline.desk.accounts.accounts_page import accounts, change_account, invite
from pipeline.desk.accounts.openid import from_provider, to_provider
from pipeline.desk.accounts.own_account import change_password_page, end_session_page, own_account
from pipeline.desk.accounts.second_factor import second_factor
from pipeline.desk.accounts.set_password import forgotten, set_password
from pipeline.desk.accounts.sign_in import second_step, sign_in, sign_out
from pipeline.desk.contributions.inbox import contribution, inbox
from pipeline.desk.home import home
from pipeline.desk.letters.paper import paper_letter
from pipeline.desk.letters.waiting import letter, letters
from pipeline.desk.oversight.agencies import agencies, edit_agency, new_agency
from pipeline.desk.oversight.health import health
from pipeline.desk.oversight.overview import overview
from pipeline.desk.oversight.proof import proof
from pipeline.desk.oversight.releases_page import releases
from pipeline.desk.review import decisions, previews
from pipeline.desk.review.queue import queue
from pipeline.desk.review.request_page import presence, request_page
from pipeline.desk.submission.beginning import new_document
from pipeline.desk.submission.changing import change_request
from pipeline.desk.submission.editing import edit, rescue
from pipeline.desk.submission.mine import my_requests
from pipeline.desk.submission.pasting import paste
from pipeline.desk.submission.published import published_document
from pipeline.desk.submission.saved_states import discard, use_version, versions
from pipeline.desk.submission.sending import send

_EVERYBODY, _ACCOUNTS = OpenTo.EVERYBODY, OpenTo.ACCOUNTS
_ADMINISTRATORS = OpenTo.ADMINISTRATORS
_SUBMITTERS, _APPROVERS, _READERS = OpenTo.SUBMITTERS, OpenTo.APPROVERS, OpenTo.READERS
_DOCUMENT, _DRAFT, _REQUEST = "bai/<int:document_id>/", "ban-nhap/<int:draft_id>/", "yeu-cau/<str:number>/"

ROUTES = (
    Route("", home, "home", _ACCOUNTS),
    Route("dang-nhap/", sign_in, "sign-in", _EVERYBODY),
    Route("dang-nhap/ma/", second_step, "second-step", _EVERYBODY),
    Route("dang-nhap/tai-khoan-tinh/", to_provider, "to-provider", _EVERYBODY),
    Route("dang-nhap/tro-ve/", from_provider, "from-provider", _EVERYBODY),
    Route("dang-xuat/", sign_out, "sign-out", _EVERYBODY),
    Route("tai-khoan/", own_account, "own-account", _ACCOUNTS),
    Route("tai-khoan/mat-khau/", change_password_page, "change-password", _ACCOUNTS),
    Route("tai-khoan/hai-buoc/", second_factor, "second-factor", _ACCOUNTS),
    Route("tai-khoan/thiet-bi/<int:public_id>/", end_session_page, "end-session", _ACCOUNTS),
    Route("quen-mat-khau/", forgotten, "forgotten", _EVERYBODY),
    Route("dat-mat-khau/<str:identifier>/<str:token>/", set_password, "set-password", _EVERYBODY),
    Route("nguoi-dung/", accounts, "accounts", _ADMINISTRATORS),
    Route("nguoi-dung/moi/", invite, "invite", _ADMINISTRATORS),
    Route("nguoi-dung/<str:name>/", change_account, "change-account", _ADMINISTRATORS),
    Route("toan-canh/", overview, "overview", OpenTo.OVERSEERS),
    Route("co-quan/", agencies, "agencies", OpenTo.KEEPERS),
    Route("co-quan/moi/", new_agency, "new-agency", OpenTo.KEEPERS),
    Route("co-quan/<str:label>/", edit_agency, "edit-agency", OpenTo.KEEPERS),
    Route("doi-chieu/", proof, "proof", OpenTo.OVERSEERS),
    Route("phat-hanh/", releases, "releases", OpenTo.RELEASERS),
    Route("tinh-trang/", health, "health", _ADMINISTRATORS),
    Route("cua-toi/", my_requests, "my-requests", _SUBMITTERS),
    Route("dong-gop/", inbox, "contributions", _SUBMITTERS),
    Route("dong-gop/<int:contribution_id>/", contribution, "contribution", _SUBMITTERS),
    Route("thu-den/", letters, "letters", _SUBMITTERS),
    Route("thu-den/cong-van-giay/", paper_letter, "paper-letter", _SUBMITTERS),
    Route("thu-den/<int:letter_id>/", letter, "letter", _SUBMITTERS),
    Route("gui-tin/", new_document, "new-document", _SUBMITTERS),
    Route("tin-da-dang/", published_document, "published-document", _SUBMITTERS),
    Route(_DOCUMENT, edit, "edit-document", _SUBMITTERS, rescue),
    Route(f"{_DOCUMENT}dan/", paste, "paste", _SUBMITTERS),
    Route(f"{_DOCUMENT}xem-truoc/", previews.preview_document, "preview-document", _SUBMITTERS),
    Route(f"{_DOCUMENT}ban-luu/", versions, "versions", _SUBMITTERS),
    Route(f"{_DOCUMENT}ban-luu/chon/", use_version, "use-version", _SUBMITTERS),
    Route(f"{_DRAFT}gui/", send, "send-draft", _SUBMITTERS),
    Route(f"{_DRAFT}bo/", discard, "discard-draft", _SUBMITTERS),
    Route("cho-duyet/", queue, "queue", _APPROVERS),
    Route(_REQUEST, request_page, "request", _READERS),
    Route(f"{_REQUEST}cung-xem/", presence, "presence", _READERS),
    Route(f"{_REQUEST}xem-truoc/<int:index>/", previews.request_preview, "request-preview", _READERS),
    Route(f"{_REQUEST}tep/<int:index>/", previews.request_file, "request-file", _READERS),
    Route(f"{_REQUEST}sua/", change_request, "change-request", _READERS),
    Route(f"{_REQUEST}nhan-xet/", decisions.comment, "comment", _READERS),
    Route(f"{_REQUEST}nhan-xu-ly/", decisions.claim, "claim", _READERS),
    Route(f"{_REQUEST}duyet/", decisions.approve, "approve", _READERS),
    Route(f"{_REQUEST}hen-gio/", decisions.schedule, "schedule", _READERS),
    Route(f"{_REQUEST}tra-lai/", decisions.return_, "return", _READERS),
    Route(f"{_REQUEST}tu-choi/", decisions.reject, "reject", _READERS),
    Route(f"{_REQUEST}rut/", decisions.cancel, "cancel", _READERS),
    Route(f"{_REQUEST}dang/", decisions.publish_now, "publish-now", _READERS),
    Route(f"{_REQUEST}cap-nhat/", decisions.refresh, "refresh", _READERS),
)

urlpatterns = [route.as_path() for route in ROUTES]
handler403 = faults.forbidden
handler404 = faults.not_found
handler500 = faults.broken
