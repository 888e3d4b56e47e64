# Interface texts of the default theme, in English. A site gives its own in locales/en.ftl.

language-name = English
skip-to-text = Skip to the text
languages = Languages
language-leads-to-notice = not the same page: leads to the notice itself
all-notices = All notices
you-are-here = You are here
index-title = Legal notices
index-intro = Our legal texts as they stand today, with every earlier version and what changed between them.
not-found-title = Page not found
not-found-text = There is no page at this address.
not-found-help = The text may have moved, or the address may be incomplete. Every notice and each of its versions can be reached from the list.
redirect-title = This page has moved
redirect-text = This page now stands at:
kind-privacy-notice = Privacy notice
kind-cookie-notice = Cookie notice
kind-terms = Terms
kind-policy = Policy
kind-other = Legal text
status-draft = Draft
status-in-force = In force
status-pending = Pending
status-superseded = Superseded
status-withdrawn = Withdrawn
table-notice = Notice
table-kind = Kind
table-status = Status
table-last-change = Last change
table-versions = Versions
version-count =
    { $count ->
        [one] { $count } version
       *[other] { $count } versions
    }
contents = Contents
version-card = About this version
in-force-since = Since
took-effect = Took effect
takes-effect = Takes effect
last-day = Last day
replaced-on = Replaced on
in-force-from-to = In force from { $from } to { $to }
to-date = to { $date }
version-label = Version
published-on = Published
withdrawn-on = Withdrawn
no-date = No date stated
what-changed = What changed
all-versions = All versions
permanent-link = Permanent link
plain-text = Plain text
cite-title = Citing this version
permanent-address = Permanent address
source-fingerprint = Fingerprint of the source (SHA-256)
text-fingerprint = Fingerprint of the words (SHA-256)
fingerprint-lists = without the lists of notices in the text
cite-former-title = Citing this former text
check-title = How to check this text
check-register = Save this page and run “engross verify” with it and the register of what was published; docs/verify.md of Engross says how to do so without the program.
check-words = Hash the words of this page, as docs/verify.md of Engross says, and compare.
register = The register
banner-superseded = This is an earlier version. It was in force from { $from } to { $to }.
banner-superseded-undated = This is an earlier version. It is no longer in force.
banner-draft = This is a draft. It is meant to take effect on { $from }. It is not published.
banner-draft-undated = This is a draft. It is not published.
preview-of-drafts = A preview with drafts, not to be published.
banner-pending = This version is not in force yet. It takes effect on { $from }.
banner-pending-undated = This version is not in force yet.
banner-withdrawn = This text was in force from { $from } until it was withdrawn on { $until }.
banner-withdrawn-undated = This text was withdrawn and is no longer in force.
banner-step = This text is a step on the way to a later one. It was written on a branch and never published.
correction-step = Changed before it was published
former-step = This is a step on the way to the version of { $version }. It was never published.
banner-coming = A new version takes effect on { $from }.
read-in-force = Read the version in force
compare-with-in-force = Compare with the version in force
read-coming = Read the new version
see-coming-changes = See what will change
correction = Corrected on { $date }
correction-undated = Corrected
corrected =
    { $count ->
        [one] Corrected once
       *[other] Corrected { $count } times
    }
see-correction = See what was corrected
read-former = Read the former text
read-corrected = Read the corrected text
former-title = { $title }: before a correction
banner-former = This is what the version of { $version } said before it was corrected on { $date }.
banner-former-undated = This is what the version of { $version } said before it was corrected.
before-correction = Before the correction
after-correction = After the correction
correction-title = { $title }: what was corrected
correction-reason = Reason
material-change = Material change
older-versions = Earlier versions
history-title = { $title }: all versions
history-intro = Newest first, each with the dates it was in force and what changed in it.
history-hint = To compare any two versions, find the newer one below and open “Compare with an older version”.
compare-oldest = See everything that changed since the first version
first-version = First version
compare-with = Compare with an older version
words-inserted =
    { $count ->
        [one] { $count } word inserted
       *[other] { $count } words inserted
    }
words-deleted =
    { $count ->
        [one] { $count } word deleted
       *[other] { $count } words deleted
    }
no-wording-change = No change in wording
changes-title = { $title }: what changed
older-version = Older version
newer-version = Newer version
editors-note = In short
words-moved =
    { $count ->
        [one] { $count } word moved
       *[other] { $count } words moved
    }
redline-legend = Inserted words are underlined, deleted words struck through.
redline-legend-moved = Moved words are underlined twice where they stand now, and struck through with dots where they stood.
redline-nothing = The two versions are the same.
redline-markup-only = No change in wording. The mark-up of the text differs.
redline-other-kinds = Changed:
redline-also = Also changed:
redline-bounded = Some passages differ so much that they are shown as replaced whole, not word by word.
redline-first = Go to the first change
redline-skip = Skip to the first change
redline-view = How to show the changes
redline-view-one = In one text
redline-view-beside = Side by side
redline-hide-format = Hide formatting changes
redline-show-unchanged = Show all unchanged text
redline-text = The text with its changes
redline-inserted = inserted:
redline-deleted = deleted:
redline-moved = moved:
redline-end-inserted = end of insertion
redline-end-deleted = end of deletion
redline-end-moved = end of moved text
redline-step = { $number } of { $count }
redline-previous = previous change
redline-next = next change
redline-link = link changed from { $from } to { $to }
redline-link-added = now a link to { $to }
redline-link-removed = no longer a link to { $from }
redline-format = { $to } instead of { $from }
redline-format-added = now { $to }
redline-format-removed = no longer { $from }
redline-block = { $to }, was { $from }
redline-spacing = spacing changed
redline-split = split in two here
redline-merged = two merged into one here
redline-renumbered =
    { $count ->
        [one] renumbered: { $from } is now { $to }
       *[other] renumbered: { $from } is now { $to }; { $count } in all
    }
redline-moved-here = moved here from { $place }
redline-moved-away = moved to { $place }
redline-place = “{ $title }”
redline-place-above = further up
redline-place-below = further down
redline-place-start = the start of the text
redline-columns = the columns of this table changed: first the old table, then the new one
redline-fold =
    { $count ->
        [one] { $count } unchanged word
       *[other] { $count } unchanged words
    }
redline-look-strong = bold
redline-look-em = italic
redline-look-u = underlined
redline-look-del = struck through
redline-look-code = code
redline-look-sup = superscript
redline-look-sub = subscript
redline-look-mark = highlighted
redline-look-small = small print
redline-look-ins = marked as added by its author
redline-look-hidden = hidden
redline-look-q = in quotation marks
redline-look-joint = { ", " }
redline-block-heading = heading of level { $level }
redline-block-p = paragraph
redline-block-li = list item
redline-block-level = list item of level { $level }
redline-block-ol = numbered list
redline-block-ul = list without numbers
redline-block-dt = term
redline-block-dd = description
redline-block-td = table cell
redline-block-th = table heading
redline-block-blockquote = quotation
redline-block-pre = preformatted text
redline-block-address = address
redline-block-caption = caption
redline-block-div = plain text
redline-block-other = block of another kind ({ $name })
redline-subject-text = text
redline-subject-block = paragraph
redline-subject-heading = heading
redline-subject-clause = clause
redline-subject-item = list item
redline-subject-row = table row
redline-subject-cell = table cell
redline-subject-table = table
redline-subject-picture = picture
redline-subject-address = address
redline-list-inserted = { $subject } inserted
redline-list-deleted = { $subject } deleted
redline-list-replaced = { $subject } replaced
redline-list-changed = { $subject } changed
redline-list-moved-here = { $subject } moved here
redline-list-moved-away = { $subject } moved away
redline-list-link = link changed
redline-list-link-added = link added
redline-list-link-removed = link removed
redline-list-format = formatting changed
redline-list-block = { $from } made { $to }
redline-list-split = paragraph split in two
redline-list-merged = two paragraphs merged
redline-list-renumbered =
    { $count ->
        [one] renumbered: { $from } is now { $to }
       *[other] { $count } numbers renumbered
    }
redline-list-columns = table columns changed
redline-count-link =
    { $count ->
        [one] { $count } link
       *[other] { $count } links
    }
redline-count-format =
    { $count ->
        [one] formatting in { $count } place
       *[other] formatting in { $count } places
    }
redline-count-spacing =
    { $count ->
        [one] spacing in { $count } place
       *[other] spacing in { $count } places
    }
redline-count-block =
    { $count ->
        [one] the kind of { $count } block
       *[other] the kind of { $count } blocks
    }
redline-count-border =
    { $count ->
        [one] the division into paragraphs in { $count } place
       *[other] the division into paragraphs in { $count } places
    }
redline-count-number =
    { $count ->
        [one] { $count } number
       *[other] { $count } numbers
    }
list-of-changes = List of changes
at-the-start = At the start
back-to-text = Read the version in force
read-last = Read the last version
versions-as-data = This list as data (JSON)
# By whose custom dates and numbers are written: a tag (BCP 47), such as en-US.
date-locale = en-GB
in-force-from = In force since { $from }
in-force-to-be = In force from { $from }
duration-years =
    { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
duration-months =
    { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
duration-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
duration-joint = { ", " }
by-clause = Clause by clause
earlier-versions =
    { $count ->
        [one] { $count } earlier version
       *[other] { $count } earlier versions
    }
fingerprint = Fingerprint
clause-link = Permanent link to “{ $title }”
link-copied = Link copied:
read-version-of = Read the version of { $version }
banner-superseded-since = This is an earlier version. It took effect on { $from } and is no longer in force.
banner-superseded-until = This is an earlier version. It was in force from { $from } until { $until }.
banner-withdrawn-on = This text was withdrawn on { $until } and is no longer in force.
banner-called-off = This version was withdrawn on { $until }, before it could take effect.
day-question = Which version applied on
day-was = On { $day } the version of { $version } was in force.
day-is = Today, { $day }, the version of { $version } is in force.
day-will = On { $day } the version of { $version } is to be in force, as things stand today.
day-before = On { $day } there was no version in force yet. The first one is in force from { $from }.
day-none = On { $day } no version was in force. The last one before, that of { $version }, had ended.
day-unsure = The dates stated do not tell which version was in force on { $day }. It was one of these, or none:
day-read = Read the version of { $version }
day-since = See what has changed since
pick-compare = Compare
pick-same = These are the same version. Choose two different ones.
pick-steps = There is no page that compares these two at once. What changed, step by step:
pick-in-force = { $version } compared with the version in force
clauses-title = { $title }: clause by clause
clauses-intro = Every clause of the text, with the version in which it appeared and each version that changed it, newest first. What happened in a clause below another is told there.
clauses-none = This text has no headings, so it is not divided into clauses.
clauses-coming = Clauses to come
clauses-gone = Clauses that are gone
clauses-gone-intro = Their links lead to the last version that had them.
clauses-gone-left-out =
    { $count ->
        [one] { $count } more, gone longer ago, is in the data.
       *[other] { $count } more, gone longer ago, are in the data.
    }
clauses-as-data = The history of all clauses as data (JSON)
clause-changes =
    { $count ->
        [one] Changed in { $count } version
       *[other] Changed in { $count } versions
    }
clause-left-out =
    { $count ->
        [one] { $count } earlier change is not listed here; the data has it.
       *[other] { $count } earlier changes are not listed here; the data has them.
    }
clause-new = appeared
clause-split-off = split off from
clause-back = is there again
clause-changed = wording changed
clause-moved = moved
clause-form = changed in form only
clause-gone = taken out
clause-merged = became part of
clause-renamed = renamed: “{ $from }” is now “{ $to }”
clause-renumbered = renumbered: “{ $from }” is now “{ $to }”
clause-see = See the change
clause-joint = { "; " }
clause-took-in = “{ $title }” became part of it
clause-took-in-start = what stood at the start became part of it
search-title = Search
search-site = Search the notices
search-elsewhere = Search the texts in another language: { $language }
history-language = Each language has versions of its own. These are the ones in { $language }; the others:
day-before-language = On { $day } no version in this language was in force yet. The first one is in force from { $from }. Look at the other languages too.
search-label = Words to look for
search-button = Search
search-older = Search all versions, not only the texts shown today
search-needs-script = Searching needs JavaScript, which is switched off here or could not be loaded. Every notice is in this list:
search-found = { $passages } in { $notices } for “{ $query }”.
search-passages =
    { $count ->
        [one] { $count } passage
       *[other] { $count } passages
    }
search-notices =
    { $count ->
        [one] { $count } notice
       *[other] { $count } notices
    }
search-left = There may be more: show more to look further.
search-missing = Nowhere found: { $words }.
search-partial = No passage has all of these words; these have most of them.
search-none = Nothing found for “{ $query }”. Check the spelling, try fewer or other words, or search all versions.
search-loading = Searching…
search-failed = The search could not be loaded. Check the connection and try again.
search-versions =
    { $count ->
        [one] In the version: { $newest }
       *[other] In { $count } versions: { $oldest } to { $newest }
    }
search-more = Show more

# The tables of cookies and similar technologies.

cookies-provider = Provider
cookies-names = Names
cookies-name = Name
cookies-purpose = Purpose
cookies-duration = Duration
cookies-storage = Kind
cookies-party = Set by
cookies-names-joint = { ", " }
cookies-no-names = no names stated
cookies-not-stated = not stated
cookies-caption-of-provider = { $provider }: { $category }
cookies-manage = Manage your tracker settings
cookies-link-privacy = Privacy policy
cookies-link-cookies = Cookie policy
cookies-link-terms = Terms of service
cookies-link-website = Website
cookies-storage-cookie = cookie
cookies-storage-local-storage = local storage
cookies-storage-session-storage = session storage
cookies-storage-indexeddb = browser database
cookies-storage-web = web storage
cookies-storage-app = app storage
cookies-storage-pixel = pixel
cookies-storage-sdk = software kit
cookies-storage-server-event = sent by our server
cookies-party-first = us (first party)
cookies-party-third = others (third party)
cookies-duration-session = session
cookies-duration-unlimited = unlimited
cookies-duration-unknown = unknown
cookies-duration-comma = { ", " }
cookies-duration-and = { " and " }
cookies-duration-years =
    { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
cookies-duration-months =
    { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
cookies-duration-weeks =
    { $count ->
        [one] { $count } week
       *[other] { $count } weeks
    }
cookies-duration-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
cookies-duration-hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
cookies-duration-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
cookies-duration-seconds =
    { $count ->
        [one] { $count } second
       *[other] { $count } seconds
    }
cookies-category-strictly-necessary = Strictly necessary
cookies-category-strictly-necessary-about = Without these the site cannot do what you ask of it, such as keeping you signed in or remembering your choice about cookies. They are set without asking.
cookies-category-analytics = Analytics and performance
cookies-category-analytics-about = These count visits and show how people move through the site, so that we can see what works and mend what does not.
cookies-category-functionality = Functionality
cookies-category-functionality-about = These remember your preferences, such as language or region, and run extras such as chat and video.
cookies-category-targeting = Targeting
cookies-category-targeting-about = These record what you look at, here and elsewhere, to choose and measure the advertising shown to you.
cookies-category-unclassified = Not classified
cookies-category-unclassified-about = These have not been sorted into a category yet.
redline-invisible = invisible: { $names }
subscribe = Subscribe to changes (feed)
feed-title = { $title }: new versions and corrections
feed-entry-version = { $title }: version of { $version }
feed-entry-in-force = { $title }: the version of { $version } is in force
feed-entry-correction = { $title }: the version of { $version } was corrected
feed-entry-withdrawn = { $title }: the version of { $version } was withdrawn
feed-in-force-from = In force from { $date }
feed-published = Published on { $date }
feed-withdrawn = Withdrawn on { $date }
feed-read = Read the version of { $version }
feed-too-large = What changed is too much to stand here. It is in these clauses; the link above shows it whole.
markdown = Markdown
translation-note = Translation
translation-of = This is a translation of the { $language } text of { $version }.
translation-unknown = This is a translation of the { $language } text. Which version it translates is not known.
translation-stale = This translation shows the text of { $version }.
source-changed = The { $language } text changed on { $date }.
source-changed-again = The { $language } text has changed more than once since, last on { $date }.
source-changed-undated = The { $language } text has changed since.
text-prevails = In case of differences the { $language } text prevails.
see-source-changes = See what changed in the { $language } text
read-source = Read the { $language } text in force
read-translated = Read this version in { $language }
language-ar = Arabic
language-cs = Czech
language-da = Danish
language-de = German
language-el = Greek
language-en = English
language-es = Spanish
language-fi = Finnish
language-fr = French
language-he = Hebrew
language-hi = Hindi
language-it = Italian
language-ja = Japanese
language-ko = Korean
language-nl = Dutch
language-pl = Polish
language-pt = Portuguese
language-ru = Russian
language-sv = Swedish
language-th = Thai
language-tr = Turkish
language-uk = Ukrainian
language-zh = Chinese
feed-entry-undated = { $title }: a version without a date
feed-read-undated = Read this version
source-withdrawn = The { $language } text was withdrawn on { $date }.
source-withdrawn-undated = The { $language } text was withdrawn.

# The page of an inventory: its table of providers, its summary, its filter.

cookies-summary-number = { $count }
cookies-providers = Providers
cookies-controller = Responsible
cookies-recipients = Recipients
cookies-links = More
cookies-summary-items = Cookies and the like
cookies-summary-providers = Providers
cookies-summary-longest = Longest duration
cookies-summary-unlimited = Kept until you delete them
cookies-summary-not-stated = Duration not stated
cookies-summary-countries = Data goes to
cookies-filter = Find in this list
cookies-filter-category = Category
cookies-filter-provider = Provider
cookies-filter-all = All
cookies-filter-clear = Clear
cookies-filter-found = { $count } of { $all }

# The dialog of a consent tool that an inventory is exported to.

consent-title = Cookies and similar technologies
consent-description = Some are needed for this site to work. We use the others only if you agree, and you can change your mind at any time.
consent-accept-all = Accept all
consent-reject-all = Reject all
consent-choose = Choose
consent-preferences = Your choice
consent-save = Save my choice
consent-close = Close
consent-services = Provider|Providers
consent-changed = The list has changed since your last choice.
consent-list = Read the whole list
consent-required = (always on)
previous-changes = What changed before
next-changes = What changed next
pick-first = Starting with { $version }; each page leads to the next one
source-versions = See all versions of the { $language } text
history-hint-some = Each version below leads to what it changed. Where “Compare with an older version” stands, it can be compared with others at once.
