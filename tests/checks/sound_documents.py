"""One sound document of several types: no check finds anything in them."""

NEWS_PATH = "content/tin-tuc/2026/khai-mac.md"
NEWS = """\
---
title: Khai mạc Lễ hội trà năm 2026
date: 2026-11-20T08:00:00+07:00
summary: Sáng 20/11, Uỷ ban nhân dân tỉnh khai mạc Lễ hội trà.
agency: sokhdt
authors: [Ban biên tập]
category: trong-tinh
images:
  - {file: /files/2026/le-hoi.jpg, alt: Lễ khai mạc, source: Ban tổ chức, licence: Được phép, consent: khong-co-nguoi}
---

## Lễ khai mạc

Sáng 20/11, lễ hội khai mạc. Xem [tin trước](https://mau.example/tin.html).

### Các hoạt động

![Đại biểu cắt băng](/files/2026/le-hoi.jpg)

Lễ hội kéo dài ba ngày.
"""
LAW_PATH = "content/van-ban/2026/qd-40.md"
LAW = """\
---
title: Ban hành Quy chế
date: 2026-11-20
summary: Về việc ban hành Quy chế.
agency: sokhdt
number: 40/2026/QĐ-UBND
kind: quyet-dinh
issuer: Uỷ ban nhân dân tỉnh Mẫu
signer: Nguyễn Văn Mẫu
signer_title: Chủ tịch
issued: 2026-11-12
effective: 2026-11-22
validity: con-hieu-luc
domain: dau-tu
---

## Điều 1

Ban hành Quy chế.
"""
PROCEDURE_PATH = "content/thu-tuc/ho-tich/cap-ban-sao.md"
PROCEDURE = """\
---
title: Cấp bản sao trích lục hộ tịch
date: 2026-11-20
summary: Cấp bản sao trích lục hộ tịch.
agency: sokhdt
domain: ho-tich
authority: xa
performing_agency: Uỷ ban nhân dân cấp xã
level: 4
dossier: [{name: Tờ khai, originals: 1}]
dossier_count: 1
forms: [{title: Tờ khai, file: /files/2026/to-khai.odt}]
time: 01 ngày làm việc
fee: 8.000 đồng/bản
effective: 2026-11-20
result_modes: [Trực tiếp]
online_url: https://dichvucong.gov.vn/
payment_url: https://dichvucong.gov.vn/
---

## Trình tự thực hiện

Nộp hồ sơ tại Uỷ ban nhân dân cấp xã.
"""
SCHEDULE_PATH = "content/lich-lam-viec/2026/tuan-47.md"
SCHEDULE = """\
---
title: Lịch làm việc tuần 47
date: 2026-11-15
summary: Lịch làm việc của lãnh đạo tỉnh.
agency: sokhdt
week: 2026-W47
entries:
  - {leader: Chủ tịch, start: 2026-11-16T08:00:00+07:00, end: 2026-11-16T11:00:00+07:00, what: Họp, place: Trụ sở}
---

## Ghi chú

Lịch có thể thay đổi.
"""
STATISTIC_PATH = "content/thong-ke/2026/thu-ngan-sach.md"
STATISTIC = """\
---
title: Thu ngân sách tháng 10
date: 2026-11-20
summary: Thu ngân sách tháng 10 năm 2026.
agency: sokhdt
period: Tháng 10/2026
domain: tai-chinh
method: Tổng hợp từ Kho bạc
figures: [{name: Thu ngân sách, unit: tỷ đồng, value: 1520.5}]
---

## Phân tích

Thu ngân sách tăng.
"""
CONTACT_PATH = "content/danh-ba/van-phong.md"
CONTACT = """\
---
title: Văn phòng
date: 2026-11-20
summary: Danh bạ Văn phòng.
agency: sokhdt
unit: Văn phòng
people: [{name: Trần Thị Ví Dụ, post: Chuyên viên, unit: Văn phòng, phone: 0208 3855 000, email: vidu@mau.example}]
---

## Trụ sở

Tầng 1.
"""
ENGLISH_PATH = "content/en/2026/festival.md"
ENGLISH_BODY = """\
The provincial portal is open to the public and the people of the province can read it on their phones. This is the
page for those who are visiting for the first time, and it tells them where the offices are and what they are for.
"""
ENGLISH = f"""\
---
title: Tea festival opens
date: 2026-11-20
summary: The tea festival opened this morning.
agency: sokhdt
lang: en
---

## Opening

{ENGLISH_BODY}"""

SOUND = {
    NEWS_PATH: NEWS,
    LAW_PATH: LAW,
    PROCEDURE_PATH: PROCEDURE,
    SCHEDULE_PATH: SCHEDULE,
    ENGLISH_PATH: ENGLISH,
    STATISTIC_PATH: STATISTIC,
    CONTACT_PATH: CONTACT,
}
