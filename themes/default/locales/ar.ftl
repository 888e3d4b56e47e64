# Interface texts of the default theme, in Arabic. A site gives its own in locales/ar.ftl. Of the six plurals those are
# written out that differ.

language-name = العربية
skip-to-text = انتقل إلى النص
languages = اللغات
language-leads-to-notice = ليست الصفحة نفسها: يقود إلى الوثيقة ذاتها
all-notices = جميع الوثائق
you-are-here = موقعك الحالي
index-title = الوثائق القانونية
index-intro = وثائقنا القانونية كما هي اليوم، مع جميع نسخها السابقة وما تغيّر من نسخة إلى أخرى.
not-found-title = الصفحة غير موجودة
not-found-text = لا توجد صفحة على هذا العنوان.
not-found-help = ربما نُقل النص أو كان العنوان ناقصًا. يمكن الوصول من القائمة إلى جميع الوثائق وإلى كل نسخة منها.
redirect-title = نُقلت هذه الصفحة
redirect-text = عنوان هذه الصفحة الآن:
kind-privacy-notice = إشعار الخصوصية
kind-cookie-notice = إشعار ملفات تعريف الارتباط
kind-terms = الشروط والأحكام
kind-policy = سياسة
kind-other = نص قانوني
status-draft = مسودة
status-in-force = سارية
status-pending = لم تسرِ بعد
status-superseded = حلّت محلها نسخة أحدث
status-withdrawn = ملغاة
table-notice = الوثيقة
table-kind = النوع
table-status = الحالة
table-last-change = آخر تعديل
table-versions = النسخ
version-count =
    { $count ->
        [zero] لا نسخ
        [one] نسخة واحدة
        [two] نسختان
        [few] { $count } نسخ
        [many] { $count } نسخة
       *[other] { $count } نسخة
    }
contents = المحتويات
version-card = عن هذه النسخة
in-force-since = سارية منذ
took-effect = بدء السريان
takes-effect = يبدأ سريانها في
last-day = آخر يوم سريان
replaced-on = تاريخ الاستبدال
in-force-from-to = سارية من { $from } إلى { $to }
to-date = حتى { $date }
version-label = النسخة
published-on = تاريخ النشر
withdrawn-on = تاريخ الإلغاء
no-date = لم يُذكر تاريخ
what-changed = ما الذي تغيّر
all-versions = جميع النسخ
permanent-link = رابط دائم
plain-text = نص مجرد
cite-title = الاستشهاد بهذه النسخة
permanent-address = العنوان الدائم
source-fingerprint = بصمة الملف المصدر (SHA-256)
text-fingerprint = بصمة نص الوثيقة (SHA-256)
fingerprint-lists = من دون قوائم الوثائق الواردة في النص
cite-former-title = الاستشهاد بهذا النص السابق
check-title = كيفية التحقق من هذا النص
check-register = احفظ هذه الصفحة وتحقق منها باستخدام «engross verify» وسجل ما نُشر؛ ويشرح الملف docs/verify.md في Engross كيفية التحقق من دون البرنامج.
check-words = احسب بصمة نص هذه الصفحة كما يشرح الملف docs/verify.md في Engross، ثم قارنها.
register = السجل
banner-superseded = هذه نسخة سابقة. كانت سارية من { $from } إلى { $to }.
banner-superseded-undated = هذه نسخة سابقة. لم تعد سارية.
banner-draft = هذه مسودة. من المقرر أن يبدأ سريانها في { $from }، ولم تُنشر.
banner-draft-undated = هذه مسودة. لم تُنشر.
preview-of-drafts = معاينة تتضمن مسودات، وليست للنشر.
banner-pending = هذه النسخة غير سارية بعد. يبدأ سريانها في { $from }.
banner-pending-undated = هذه النسخة غير سارية بعد.
banner-withdrawn = كان هذا النص ساريًا من { $from } إلى أن أُلغي في { $until }.
banner-withdrawn-undated = أُلغي هذا النص ولم يعد ساريًا.
banner-step = هذا النص خطوة نحو نص لاحق. كُتب في فرع من المستودع ولم يُنشر قط.
correction-step = عُدِّلت قبل النشر
former-step = هذه خطوة نحو نسخة { $version }. لم تُنشر قط.
banner-coming = يبدأ سريان نسخة جديدة في { $from }.
read-in-force = اقرأ النسخة السارية
compare-with-in-force = قارن بالنسخة السارية
read-coming = اقرأ النسخة الجديدة
see-coming-changes = اطّلع على ما سيتغيّر
correction = صُحِّحت في { $date }
correction-undated = صُحِّحت
corrected =
    { $count ->
        [zero] لم تُصحَّح
        [one] صُحِّحت مرة واحدة
        [two] صُحِّحت مرتين
        [few] صُحِّحت { $count } مرات
        [many] صُحِّحت { $count } مرة
       *[other] صُحِّحت { $count } مرة
    }
see-correction = اطّلع على التصحيح
read-former = اقرأ النص السابق
read-corrected = اقرأ النص المصحَّح
former-title = { $title }: قبل التصحيح
banner-former = هذا نص نسخة { $version } قبل تصحيحها في { $date }.
banner-former-undated = هذا نص نسخة { $version } قبل تصحيحها.
before-correction = قبل التصحيح
after-correction = بعد التصحيح
correction-title = { $title }: ما الذي صُحِّح
correction-reason = السبب
material-change = تعديل جوهري
older-versions = النسخ السابقة
history-title = { $title }: جميع النسخ
history-intro = من الأحدث إلى الأقدم، ومع كل نسخة مدة سريانها وما تغيّر فيها.
history-hint = لمقارنة أي نسختين، افتح «قارن بنسخة أقدم» عند النسخة الأحدث منهما.
compare-oldest = اطّلع على كل ما تغيّر منذ النسخة الأولى
first-version = النسخة الأولى
compare-with = قارن بنسخة أقدم
words-inserted =
    { $count ->
        [zero] لم تُضف أي كلمة
        [one] أُضيفت كلمة واحدة
        [two] أُضيفت كلمتان
        [few] أُضيفت { $count } كلمات
        [many] أُضيفت { $count } كلمة
       *[other] أُضيفت { $count } كلمة
    }
words-deleted =
    { $count ->
        [zero] لم تُحذف أي كلمة
        [one] حُذفت كلمة واحدة
        [two] حُذفت كلمتان
        [few] حُذفت { $count } كلمات
        [many] حُذفت { $count } كلمة
       *[other] حُذفت { $count } كلمة
    }
no-wording-change = لم يتغيّر نص الوثيقة
changes-title = { $title }: ما الذي تغيّر
older-version = النسخة الأقدم
newer-version = النسخة الأحدث
editors-note = باختصار
words-moved =
    { $count ->
        [zero] لم تُنقل أي كلمة
        [one] نُقلت كلمة واحدة
        [two] نُقلت كلمتان
        [few] نُقلت { $count } كلمات
        [many] نُقلت { $count } كلمة
       *[other] نُقلت { $count } كلمة
    }
redline-legend = الكلمات المضافة مسطَّرة، والكلمات المحذوفة مشطوبة.
redline-legend-moved = الكلمات المنقولة مسطَّرة بخطين في موضعها الجديد، ومشطوبة بنقاط في موضعها السابق.
redline-nothing = النسختان متطابقتان.
redline-markup-only = لم يتغيّر نص الوثيقة. الاختلاف في ترميز النص وحده.
redline-other-kinds = تغيّر:
redline-also = وتغيّر أيضًا:
redline-bounded = بعض المقاطع شديدة الاختلاف، ولذلك تظهر مستبدلةً بكاملها لا كلمةً كلمة.
redline-first = انتقل إلى أول تغيير
redline-skip = تخطَّ إلى أول تغيير
redline-view = طريقة عرض التغييرات
redline-view-one = في نص واحد
redline-view-beside = جنبًا إلى جنب
redline-hide-format = إخفاء تغييرات التنسيق
redline-show-unchanged = إظهار النص غير المتغيّر كاملًا
redline-text = النص مع تغييراته
redline-inserted = أُضيف:
redline-deleted = حُذف:
redline-moved = نُقل:
redline-end-inserted = نهاية الإضافة
redline-end-deleted = نهاية الحذف
redline-end-moved = نهاية النص المنقول
redline-step = { $number } من { $count }
redline-previous = التغيير السابق
redline-next = التغيير التالي
redline-link = تغيّر الرابط من { $from } إلى { $to }
redline-link-added = أصبح رابطًا إلى { $to }
redline-link-removed = لم يعد رابطًا إلى { $from }
redline-format = { $to } بدلًا من { $from }
redline-format-added = أصبح { $to }
redline-format-removed = لم يعد { $from }
redline-block = { $to } (سابقًا: { $from })
redline-spacing = تغيّرت المسافات
redline-split = قُسم هنا إلى اثنين
redline-merged = دُمج هنا اثنان في واحد
redline-renumbered =
    { $count ->
        [one] أُعيد الترقيم: { $from } أصبح { $to }
        [two] أُعيد الترقيم: { $from } أصبح { $to }؛ رقمان في المجموع
        [few] أُعيد الترقيم: { $from } أصبح { $to }؛ { $count } أرقام في المجموع
        [many] أُعيد الترقيم: { $from } أصبح { $to }؛ { $count } رقمًا في المجموع
       *[other] أُعيد الترقيم: { $from } أصبح { $to }؛ { $count } رقم في المجموع
    }
redline-moved-here = نُقل إلى هنا؛ موضعه السابق: { $place }
redline-moved-away = نُقل من هنا؛ موضعه الآن: { $place }
redline-place = «{ $title }»
redline-place-above = أعلى في النص
redline-place-below = أسفل في النص
redline-place-start = بداية النص
redline-columns = تغيّرت أعمدة هذا الجدول: الجدول السابق أولًا ثم الجديد
redline-fold =
    { $count ->
        [zero] لا كلمات دون تغيير
        [one] كلمة واحدة دون تغيير
        [two] كلمتان دون تغيير
        [few] { $count } كلمات دون تغيير
        [many] { $count } كلمة دون تغيير
       *[other] { $count } كلمة دون تغيير
    }
redline-look-strong = بخط غامق
redline-look-em = بخط مائل
redline-look-u = مسطَّرًا
redline-look-del = مشطوبًا
redline-look-code = بصيغة رمز برمجي
redline-look-sup = مرتفعًا
redline-look-sub = منخفضًا
redline-look-mark = مظلَّلًا
redline-look-small = بخط صغير
redline-look-ins = معلَّمًا بأنه إضافة من كاتبه
redline-look-hidden = مخفيًا
redline-look-q = بين علامتي اقتباس
redline-look-joint = { "، " }
redline-block-heading = عنوان من المستوى { $level }
redline-block-p = فقرة
redline-block-li = عنصر قائمة
redline-block-level = عنصر قائمة من المستوى { $level }
redline-block-ol = قائمة مرقّمة
redline-block-ul = قائمة غير مرقّمة
redline-block-dt = مصطلح
redline-block-dd = تعريف
redline-block-td = خلية جدول
redline-block-th = رأس جدول
redline-block-blockquote = اقتباس
redline-block-pre = نص منسّق مسبقًا
redline-block-address = عنوان مراسلة
redline-block-caption = عنوان جدول
redline-block-div = نص عادي
redline-block-other = كتلة من نوع آخر ({ $name })
redline-subject-text = نص
redline-subject-block = فقرة
redline-subject-heading = عنوان
redline-subject-clause = بند
redline-subject-item = عنصر قائمة
redline-subject-row = صف جدول
redline-subject-cell = خلية جدول
redline-subject-table = جدول
redline-subject-picture = صورة
redline-subject-address = عنوان مراسلة
redline-list-inserted = إضافة { $subject }
redline-list-deleted = حذف { $subject }
redline-list-replaced = استبدال { $subject }
redline-list-changed = تعديل { $subject }
redline-list-moved-here = نقل { $subject } إلى هنا
redline-list-moved-away = نقل { $subject } من هنا
redline-list-link = تغيير رابط
redline-list-link-added = إضافة رابط
redline-list-link-removed = حذف رابط
redline-list-format = تغيير التنسيق
redline-list-block = { $to } (سابقًا: { $from })
redline-list-split = تقسيم فقرة إلى اثنتين
redline-list-merged = دمج فقرتين
redline-list-renumbered =
    { $count ->
        [one] أُعيد الترقيم: { $from } أصبح { $to }
        [two] أُعيد ترقيم رقمين
        [few] أُعيد ترقيم { $count } أرقام
        [many] أُعيد ترقيم { $count } رقمًا
       *[other] أُعيد ترقيم { $count } رقم
    }
redline-list-columns = تغيير أعمدة جدول
redline-count-link =
    { $count ->
        [zero] { $count } رابط
        [one] رابط واحد
        [two] رابطان
        [few] { $count } روابط
        [many] { $count } رابطًا
       *[other] { $count } رابط
    }
redline-count-format =
    { $count ->
        [zero] التنسيق في { $count } موضع
        [one] التنسيق في موضع واحد
        [two] التنسيق في موضعين
        [few] التنسيق في { $count } مواضع
        [many] التنسيق في { $count } موضعًا
       *[other] التنسيق في { $count } موضع
    }
redline-count-spacing =
    { $count ->
        [zero] المسافات في { $count } موضع
        [one] المسافات في موضع واحد
        [two] المسافات في موضعين
        [few] المسافات في { $count } مواضع
        [many] المسافات في { $count } موضعًا
       *[other] المسافات في { $count } موضع
    }
redline-count-block =
    { $count ->
        [zero] نوع { $count } كتلة
        [one] نوع كتلة واحدة
        [two] نوع كتلتين
        [few] نوع { $count } كتل
        [many] نوع { $count } كتلة
       *[other] نوع { $count } كتلة
    }
redline-count-border =
    { $count ->
        [zero] التقسيم إلى فقرات في { $count } موضع
        [one] التقسيم إلى فقرات في موضع واحد
        [two] التقسيم إلى فقرات في موضعين
        [few] التقسيم إلى فقرات في { $count } مواضع
        [many] التقسيم إلى فقرات في { $count } موضعًا
       *[other] التقسيم إلى فقرات في { $count } موضع
    }
redline-count-number =
    { $count ->
        [zero] { $count } رقم
        [one] رقم واحد
        [two] رقمان
        [few] { $count } أرقام
        [many] { $count } رقمًا
       *[other] { $count } رقم
    }
list-of-changes = قائمة التغييرات
at-the-start = في البداية
back-to-text = اقرأ النسخة السارية
read-last = اقرأ آخر نسخة
versions-as-data = هذه القائمة في صورة بيانات (JSON)

# By whose custom dates and numbers are written: a tag (BCP 47). CLDR gives Arabic 0 to 9; ar-EG has ٠ to ٩.
date-locale = ar
in-force-from = سارية منذ { $from }
in-force-to-be = تسري ابتداءً من { $from }
duration-years =
    { $count ->
        [zero] { $count } سنة
        [one] سنة واحدة
        [two] سنتان
        [few] { $count } سنوات
        [many] { $count } سنة
       *[other] { $count } سنة
    }
duration-months =
    { $count ->
        [zero] { $count } شهر
        [one] شهر واحد
        [two] شهران
        [few] { $count } أشهر
        [many] { $count } شهرًا
       *[other] { $count } شهر
    }
duration-days =
    { $count ->
        [zero] { $count } يوم
        [one] يوم واحد
        [two] يومان
        [few] { $count } أيام
        [many] { $count } يومًا
       *[other] { $count } يوم
    }
duration-joint = { " و" }
by-clause = بندًا بندًا
earlier-versions =
    { $count ->
        [zero] لا نسخ سابقة
        [one] نسخة سابقة واحدة
        [two] نسختان سابقتان
        [few] { $count } نسخ سابقة
        [many] { $count } نسخة سابقة
       *[other] { $count } نسخة سابقة
    }
fingerprint = البصمة
clause-link = رابط دائم إلى «{ $title }»
link-copied = نُسخ الرابط:
read-version-of = اقرأ نسخة { $version }
banner-superseded-since = هذه نسخة سابقة. بدأ سريانها في { $from } ولم تعد سارية.
banner-superseded-until = هذه نسخة سابقة. كانت سارية من { $from } حتى { $until }.
banner-withdrawn-on = أُلغي هذا النص في { $until } ولم يعد ساريًا.
banner-called-off = سُحبت هذه النسخة في { $until } قبل أن يبدأ سريانها.
day-question = النسخة التي كانت سارية في
day-was = في { $day } كانت نسخة { $version } سارية.
day-is = اليوم، { $day }، نسخة { $version } هي السارية.
day-will = في { $day } ستكون نسخة { $version } سارية وفق ما هو مقرر اليوم.
day-before = في { $day } لم تكن أي نسخة سارية بعد. أول نسخة سارية من { $from }.
day-none = في { $day } لم تكن أي نسخة سارية. وكانت آخر نسخة قبل ذلك، وهي نسخة { $version }، قد انتهت.
day-unsure = لا يتبيّن من التواريخ المذكورة أي نسخة كانت سارية في { $day }. كانت إحدى النسخ الآتية، أو لم تكن أي نسخة:
day-read = اقرأ نسخة { $version }
day-since = اطّلع على ما تغيّر منذ ذلك الحين
pick-compare = قارن
pick-same = هذه نسخة واحدة. اختر نسختين مختلفتين.
pick-steps = لا توجد صفحة تقارن هاتين النسختين مباشرة. ما تغيّر خطوةً خطوة:
pick-in-force = نسخة { $version } مقارنةً بالنسخة السارية
clauses-title = { $title }: بندًا بندًا
clauses-intro = كل بند من بنود النص، مع النسخة التي ظهر فيها وكل نسخة عدّلته، من الأحدث إلى الأقدم. وما طرأ على بند فرعي مذكور عنده.
clauses-none = ليس في هذا النص عناوين، ولذلك فهو غير مقسّم إلى بنود.
clauses-coming = بنود مقبلة
clauses-gone = بنود لم تعد قائمة
clauses-gone-intro = تقود روابطها إلى آخر نسخة وردت فيها.
clauses-gone-left-out =
    { $count ->
        [zero] لا بنود أخرى حُذفت قبل ذلك.
        [one] وبند آخر حُذف قبل ذلك، وهو وارد في البيانات.
        [two] وبندان آخران حُذفا قبل ذلك، وهما واردان في البيانات.
        [few] و{ $count } بنود أخرى حُذفت قبل ذلك، وهي واردة في البيانات.
        [many] و{ $count } بندًا آخر حُذفت قبل ذلك، وهي واردة في البيانات.
       *[other] و{ $count } بند آخر حُذفت قبل ذلك، وهي واردة في البيانات.
    }
clauses-as-data = تاريخ جميع البنود في صورة بيانات (JSON)
clause-changes =
    { $count ->
        [zero] لم يُعدَّل
        [one] عُدِّل في نسخة واحدة
        [two] عُدِّل في نسختين
        [few] عُدِّل في { $count } نسخ
        [many] عُدِّل في { $count } نسخة
       *[other] عُدِّل في { $count } نسخة
    }
clause-left-out =
    { $count ->
        [zero] لا تعديلات أقدم.
        [one] تعديل أقدم واحد غير مدرج هنا، وهو وارد في البيانات.
        [two] تعديلان أقدم غير مدرجين هنا، وهما واردان في البيانات.
        [few] { $count } تعديلات أقدم غير مدرجة هنا، وهي واردة في البيانات.
        [many] { $count } تعديلًا أقدم غير مدرج هنا، وهي واردة في البيانات.
       *[other] { $count } تعديل أقدم غير مدرج هنا، وهي واردة في البيانات.
    }
clause-new = أُدرج
clause-split-off = فُصل عن
clause-back = أُعيد إدراجه
clause-changed = عُدِّل نصه
clause-moved = نُقل
clause-form = عُدِّل شكله فقط
clause-gone = حُذف
clause-merged = أُدمج في
clause-renamed = تغيّر عنوانه: «{ $from }» أصبح «{ $to }»
clause-renumbered = أُعيد ترقيمه: «{ $from }» أصبح «{ $to }»
clause-see = اطّلع على التغيير
clause-joint = { "؛ " }
clause-took-in = أُدمج فيه «{ $title }»
clause-took-in-start = أُدمج فيه ما كان في البداية
search-title = البحث
search-site = ابحث في الوثائق
search-elsewhere = ابحث في النصوص بلغة أخرى: { $language }
history-language = لكل لغة نسخها الخاصة. هذه هي النسخ باللغة الآتية: { $language }. وهذه اللغات الأخرى:
day-before-language = في { $day } لم تكن أي نسخة بهذه اللغة سارية بعد. أول نسخة سارية من { $from }. اطّلع على اللغات الأخرى أيضًا.
search-label = الكلمات المطلوبة
search-button = ابحث
search-older = ابحث في جميع النسخ، لا في النصوص المعروضة اليوم فقط
search-needs-script = يتطلب البحث JavaScript، وهو معطّل هنا أو تعذّر تحميله. جميع الوثائق في هذه القائمة:
search-found = { $passages } في { $notices } عن «{ $query }».
search-passages =
    { $count ->
        [zero] { $count } موضع
        [one] موضع واحد
        [two] موضعان
        [few] { $count } مواضع
        [many] { $count } موضعًا
       *[other] { $count } موضع
    }
search-notices =
    { $count ->
        [zero] { $count } وثيقة
        [one] وثيقة واحدة
        [two] وثيقتين
        [few] { $count } وثائق
        [many] { $count } وثيقة
       *[other] { $count } وثيقة
    }
search-left = قد توجد نتائج أخرى: اعرض المزيد لمتابعة البحث.
search-missing = لم يُعثر عليه في أي موضع: { $words }.
search-partial = لا يحتوي أي موضع على جميع هذه الكلمات؛ وهذه المواضع تحتوي على معظمها.
search-none = لم يُعثر على شيء عن «{ $query }». تحقق من الإملاء، أو جرّب كلمات أقل أو غيرها، أو ابحث في جميع النسخ.
search-loading = جارٍ البحث…
search-failed = تعذّر تحميل البحث. تحقق من الاتصال وأعد المحاولة.
search-versions =
    { $count ->
        [one] في نسخة { $newest }
        [two] في نسختين: { $oldest } و{ $newest }
        [few] في { $count } نسخ: من { $oldest } إلى { $newest }
        [many] في { $count } نسخة: من { $oldest } إلى { $newest }
       *[other] في { $count } نسخة: من { $oldest } إلى { $newest }
    }
search-more = اعرض المزيد

# The tables of cookies and similar technologies.

cookies-provider = المزوّد
cookies-names = الأسماء
cookies-name = الاسم
cookies-purpose = الغرض
cookies-duration = مدة الاحتفاظ
cookies-storage = النوع
cookies-party = الجهة التي تضعه
cookies-names-joint = { "، " }
cookies-no-names = لم تُذكر أسماء
cookies-not-stated = لم يُذكر
cookies-caption-of-provider = { $provider }: { $category }
cookies-manage = إدارة إعدادات أدوات التتبع
cookies-link-privacy = سياسة الخصوصية
cookies-link-cookies = سياسة ملفات تعريف الارتباط
cookies-link-terms = شروط الاستخدام
cookies-link-website = الموقع الإلكتروني
cookies-storage-cookie = ملف تعريف ارتباط
cookies-storage-local-storage = تخزين محلي
cookies-storage-session-storage = تخزين الجلسة
cookies-storage-indexeddb = قاعدة بيانات المتصفح
cookies-storage-web = تخزين الويب
cookies-storage-app = تخزين التطبيق
cookies-storage-pixel = بكسل تتبع
cookies-storage-sdk = حزمة برمجية (SDK)
cookies-storage-server-event = مرسل من خادمنا
cookies-party-first = نحن (الطرف الأول)
cookies-party-third = غيرنا (طرف ثالث)
cookies-duration-session = حتى نهاية الجلسة
cookies-duration-unlimited = غير محدودة
cookies-duration-unknown = غير معروفة
cookies-duration-comma = { " و" }
cookies-duration-and = { " و" }
cookies-duration-years =
    { $count ->
        [zero] { $count } سنة
        [one] سنة واحدة
        [two] سنتان
        [few] { $count } سنوات
        [many] { $count } سنة
       *[other] { $count } سنة
    }
cookies-duration-months =
    { $count ->
        [zero] { $count } شهر
        [one] شهر واحد
        [two] شهران
        [few] { $count } أشهر
        [many] { $count } شهرًا
       *[other] { $count } شهر
    }
cookies-duration-weeks =
    { $count ->
        [zero] { $count } أسبوع
        [one] أسبوع واحد
        [two] أسبوعان
        [few] { $count } أسابيع
        [many] { $count } أسبوعًا
       *[other] { $count } أسبوع
    }
cookies-duration-days =
    { $count ->
        [zero] { $count } يوم
        [one] يوم واحد
        [two] يومان
        [few] { $count } أيام
        [many] { $count } يومًا
       *[other] { $count } يوم
    }
cookies-duration-hours =
    { $count ->
        [zero] { $count } ساعة
        [one] ساعة واحدة
        [two] ساعتان
        [few] { $count } ساعات
        [many] { $count } ساعة
       *[other] { $count } ساعة
    }
cookies-duration-minutes =
    { $count ->
        [zero] { $count } دقيقة
        [one] دقيقة واحدة
        [two] دقيقتان
        [few] { $count } دقائق
        [many] { $count } دقيقة
       *[other] { $count } دقيقة
    }
cookies-duration-seconds =
    { $count ->
        [zero] { $count } ثانية
        [one] ثانية واحدة
        [two] ثانيتان
        [few] { $count } ثوانٍ
        [many] { $count } ثانية
       *[other] { $count } ثانية
    }
cookies-category-strictly-necessary = ضرورية تمامًا
cookies-category-strictly-necessary-about = لا يستطيع الموقع من دونها أداء ما تطلبه منه، كإبقائك مسجَّل الدخول أو تذكّر اختيارك بشأن ملفات تعريف الارتباط. وتوضع من دون طلب الموافقة.
cookies-category-analytics = التحليل والأداء
cookies-category-analytics-about = تحصي الزيارات وتبيّن كيفية تنقّل الناس في الموقع، لنعرف ما ينجح ونصلح ما لا ينجح.
cookies-category-functionality = الوظائف
cookies-category-functionality-about = تتذكّر تفضيلاتك، كاللغة أو المنطقة، وتشغّل إضافات كالمحادثة والفيديو.
cookies-category-targeting = الإعلانات الموجّهة
cookies-category-targeting-about = تسجّل ما تطّلع عليه هنا وفي مواقع أخرى، لاختيار الإعلانات المعروضة عليك وقياس أثرها.
cookies-category-unclassified = غير مصنّفة
cookies-category-unclassified-about = لم تُصنَّف بعد ضمن أي فئة.
redline-invisible = غير مرئي: { $names }
subscribe = الاشتراك في متابعة التغييرات (موجز)
feed-title = { $title }: النسخ الجديدة والتصحيحات
feed-entry-version = { $title }: نسخة { $version }
feed-entry-in-force = { $title }: نسخة { $version } أصبحت سارية
feed-entry-correction = { $title }: جرى تصحيح نسخة { $version }
feed-entry-withdrawn = { $title }: جرى سحب نسخة { $version }
feed-entry-undated = { $title }: نسخة بلا تاريخ
feed-in-force-from = سارية اعتبارًا من { $date }
feed-published = نُشرت في { $date }
feed-withdrawn = سُحبت في { $date }
feed-read = قراءة نسخة { $version }
feed-read-undated = قراءة هذه النسخة
feed-too-large = التغييرات أكثر من أن تُعرض هنا، وهي في البنود التالية. يعرضها الرابط أعلاه كاملةً.
markdown = Markdown
translation-note = ترجمة
translation-of = هذه ترجمة لنسخة { $version } باللغة { $language }.
translation-unknown = هذه ترجمة للنص باللغة { $language }، ولا تُعرف النسخة التي تُرجمت منها.
translation-stale = تعرض هذه الترجمة نسخة { $version }.
source-changed = تغيّر النص باللغة { $language } في { $date }.
source-changed-again = تغيّر النص باللغة { $language } أكثر من مرة منذ ذلك الحين، وآخرها في { $date }.
source-changed-undated = تغيّر النص باللغة { $language } منذ ذلك الحين.
text-prevails = في حال الاختلاف يُعتمد النص باللغة { $language }.
see-source-changes = الاطلاع على ما تغيّر في النص باللغة { $language }
read-source = قراءة النص الساري باللغة { $language }
read-translated = قراءة هذه النسخة باللغة { $language }
language-ar = العربية
language-cs = التشيكية
language-da = الدنماركية
language-de = الألمانية
language-el = اليونانية
language-en = الإنجليزية
language-es = الإسبانية
language-fi = الفنلندية
language-fr = الفرنسية
language-he = العبرية
language-hi = الهندية
language-it = الإيطالية
language-ja = اليابانية
language-ko = الكورية
language-nl = الهولندية
language-pl = البولندية
language-pt = البرتغالية
language-ru = الروسية
language-sv = السويدية
language-th = التايلاندية
language-tr = التركية
language-uk = الأوكرانية
language-zh = الصينية
source-withdrawn = سُحب النص باللغة { $language } في { $date }.
source-withdrawn-undated = سُحب النص باللغة { $language }.

# The page of an inventory: its table of providers, its summary, its filter.

cookies-summary-number = { $count }
cookies-providers = مقدمو الخدمات
cookies-controller = الجهة المسؤولة
cookies-recipients = المتلقون
cookies-links = المزيد
cookies-summary-items = ملفات تعريف الارتباط وما يماثلها
cookies-summary-providers = مقدمو الخدمات
cookies-summary-longest = أطول مدة
cookies-summary-unlimited = تبقى حتى تحذفها
cookies-summary-not-stated = المدة غير محددة
cookies-summary-countries = تذهب البيانات إلى
cookies-filter = البحث في هذه القائمة
cookies-filter-category = الفئة
cookies-filter-provider = مقدم الخدمة
cookies-filter-all = الكل
cookies-filter-clear = مسح
cookies-filter-found = { $count } من { $all }

# The dialog of a consent tool that an inventory is exported to.

consent-title = ملفات تعريف الارتباط والتقنيات المماثلة
consent-description = بعضها ضروري لعمل هذا الموقع. ولا نستخدم غيرها إلا بموافقتك، ويمكنك تغيير رأيك في أي وقت.
consent-accept-all = قبول الكل
consent-reject-all = رفض الكل
consent-choose = الاختيار
consent-preferences = اختيارك
consent-save = حفظ اختياري
consent-close = إغلاق
consent-services = مقدم خدمة|مقدمو خدمات
consent-changed = تغيرت القائمة منذ اختيارك الأخير.
consent-list = قراءة القائمة كاملة
consent-required = (مفعّل دائمًا)
previous-changes = ما الذي تغيّر قبل ذلك
next-changes = ما الذي تغيّر بعد ذلك
pick-first = بدءًا من نسخة { $version }، وكل صفحة تؤدي إلى التي تليها
source-versions = الاطلاع على جميع نسخ النص باللغة { $language }
history-hint-some = تؤدي كل نسخة أدناه إلى ما تغيّر فيها. وحيث تظهر عبارة «قارن بنسخة أقدم» يمكن أيضًا مقارنتها بغيرها مباشرة.
