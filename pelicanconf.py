"""Settings that Pelican reads: constants only (DESIGN: where does a value live?).

What an editor may change stands in `content/data/`; what differs per machine, in the environment.
"""

AUTHOR = "Ban biên tập"
SITENAME = "Cổng thông tin điện tử tỉnh Thái Nguyên"
SITEURL = ""

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
TIMEZONE = "Asia/Ho_Chi_Minh"
DEFAULT_LANG = "vi"

PLUGINS = ["pipeline.site.plugin"]

READERS = {"rst": None, "html": None}

# The plugin reads, plans and writes every page; Pelican's own generators find nothing to do.
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
THEME_STATIC_PATHS: list[str] = []  # the plugin writes them under names that carry their content
DIRECT_TEMPLATES: list[str] = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
ARTICLE_SAVE_AS = PAGE_SAVE_AS = ""
DELETE_OUTPUT_DIRECTORY = False
JINJA_ENVIRONMENT = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "extensions": []}
