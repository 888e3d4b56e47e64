//! Redlines of legal texts in scripts other than Latin: a number that changed, a word that was replaced, a clause that
//! came or moved, a "not" that is gone. What stands here was read as one who has to sign it would read it.

use super::compare;
use super::page::{self, Labels};
use super::terminal::{Options, draw};

/// Compares two texts of `# heading` and paragraph lines, and expects this on a terminal of 72 columns, without the
/// names but with the counts.
fn check_script(old: &str, new: &str, expected: &str) {
    let html = |text: &str| -> String {
        let lines = text.trim().lines().map(|line| match line.trim().strip_prefix("# ") {
            Some(heading) => format!("<h2>{heading}</h2>"),
            None => format!("<p>{}</p>", line.trim()),
        });
        lines.collect()
    };
    let options = Options { width: 72, context: 0, ..Options::default() };
    let drawn = draw(&compare(&html(old), &html(new)), "a", "b", options);
    let drawn = drawn.split_once("\n\n").map_or("", |(_, drawn)| drawn).trim_end();
    assert_eq!(drawn, expected.trim(), "\n{drawn}\n");
}

#[test]
fn japanese() {
    check_script(
        "# 第3条（保存期間）
        当社は、お客様の個人情報を収集の日から３０日間保存し、その後は速やかに削除します。
        # 第4条（第三者提供）
        当社は、GDPR第13条に定める場合を除き、個々のデーターを第三者に提供しません。",
        "# 第3条（保存期間）
        当社は、お客様の個人情報を収集の日から９０日間保存し、その後は速やかに消去します。
        # 第4条（安全管理）
        当社は、v2.0において必要な措置を講じます。
        # 第5条（第三者提供）
        当社は、GDPR第14条に定める場合を除き、個々のデータを第三者に提供します。",
        r"
@@ 第3条（保存期間） @@ +2 -2
  当社は、お客様の個人情報を収集の日から[-３０-]{+９０+}日間保存し、その
  後は速やかに[-削除-]{+消去+}します。

@@ 第4条（安全管理） @@ +14 (new heading)
  ## {+第4条（安全管理）+}

  {+当社は、v2.0において必要な措置を講じます。+}

@@ 第5条（第三者提供） @@ +3 -3
  ## [-第4条-]{+第5条+}（第三者提供）
     ~ renumbered: 第4条 → 第5条

  当社は、GDPR[-第13条-]{+第14条+}に定める場合を除き、個々の[-データー-]
  {+データ+}を第三者に提供しま[-せん-]{+す+}。

19 words inserted, 5 deleted in 3 clauses; other changes: 1 numbering
",
    );
}

#[test]
fn chinese() {
    check_script(
        "# 一、我们收集的信息
        我们会保存您的个人信息三十日，期满后立即删除。
        未经您的同意，我们不会向第三方提供您的联系方式。
        # 二、您的权利
        您有权查阅、更正和删除您的个人信息。",
        "# 一、我们收集的信息
        我们会保存您的个人信息六十日，期满后立即匿名化。
        未经您的书面同意，我们会向第三方提供您的联系方式。
        # 二、信息安全
        我们采取加密措施保护您的信息。
        # 三、您的权利
        您有权查阅、复制、更正和删除您的个人信息。",
        r"
@@ 一、我们收集的信息 @@ +6 -3
  我们会保存您的个人信息[-三十日-]{+六十日+}，期满后立即[-删除-]{+匿名
  化+}。

  未经您的{+书面+}同意，我们[-不会-]{+会+}向第三方提供您的联系方式。

@@ 二、信息安全 @@ +11 (new heading)
  ## {+二、信息安全+}

  {+我们采取加密措施保护您的信息。+}

@@ 三、您的权利 @@ +1
  ## [-二、-]{+三、+}您的权利
     ~ renumbered: 二、 → 三、

  您有权查阅、{+复制、+}更正和删除您的个人信息。

18 words inserted, 3 deleted in 3 clauses; other changes: 1 numbering
",
    );
    check_script(
        "我們將於蒐集之日起保存您的個人資料30日，並依個人資料保護法第8條告知您。",
        "我們將於蒐集之日起保存您的個人資料60日，並依個人資料保護法第9條及其施行細則告知您。",
        r"
@@ the beginning @@ +4 -2
  我們將於蒐集之日起保存您的個人資料[-30-]{+60+}日，並依個人資料保護法
  [-第8條-]{+第9條及其施行細則+}告知您。

4 words inserted, 2 deleted in 1 clause
",
    );
}

#[test]
fn thai() {
    check_script(
        "# ๑. ระยะเวลาการเก็บรักษา
        เราเก็บรักษาข้อมูลส่วนบุคคลของท่านไว้เป็นเวลา ๓๐ วันนับจากวันที่ 16 กุมภาพันธ์ 2567
        เราจะไม่เปิดเผยข้อมูลของท่านแก่บุคคลภายนอกโดยไม่ได้รับความยินยอมจากท่าน",
        "# ๑. ความปลอดภัย
        เราเข้ารหัสข้อมูล
        # ๒. ระยะเวลาการเก็บรักษา
        เราเก็บรักษาข้อมูลส่วนบุคคลของท่านไว้เป็นเวลา ๙๐ วันนับจากวันที่ 1 มีนาคม 2568
        เราจะเปิดเผยข้อมูลของท่านแก่บุคคลภายนอกโดยได้รับความยินยอมเป็นลายลักษณ์อักษรจากท่าน",
        r"
@@ ๑. ความปลอดภัย @@ +7 (new heading)
  ## {+๑. ความปลอดภัย+}

  {+เราเข้ารหัสข้อมูล+}

@@ ๒. ระยะเวลาการเก็บรักษา @@ +8 -6
  ## [-๑.-]{+๒.+} ระยะเวลาการเก็บรักษา
     ~ renumbered: ๑. → ๒.

  เราเก็บรักษาข้อมูลส่วนบุคคลของท่านไว้เป็นเวลา [-๓๐-]{+๙๐+} วันนับจากวันที่ [-16
  กุมภาพันธ์ 2567-]{+1 มีนาคม 2568+}

  เราจะ[-ไม่-]เปิดเผยข้อมูลของท่านแก่บุคคลภายนอกโดย[-ไม่-]ได้รับความยินยอม{+เป็นลาย
  ลักษณ์อักษร+}จากท่าน

15 words inserted, 6 deleted in 2 clauses; other changes: 1 numbering
",
    );
}

#[test]
fn arabic() {
    check_script(
        "# ٣. مدة الاحتفاظ
        نحتفظ ببياناتك الشخصية لمدة ٣٠ يومًا من تاريخ ١٦ فبراير ٢٠٢٤، ثم نحذفها.
        لا نبيع بياناتك لأي طرف ثالث.
        # ٤. حقوقك
        يحق لك الاطلاع على بياناتك وتصحيحها.
        يُعلم المستخدم بكل تغيير (٥٫٥٪).",
        "# ٣. مدة الاحتفاظ
        نحتفظ ببياناتك الشخصية لمدة ٩٠ يومًا من تاريخ ١ مارس ٢٠٢٥، ثم نتلفها.
        نبيع بياناتك لأي طرف ثالث.
        # ٤. الأمن
        نشفر بياناتك.
        # ٥. حقوقك
        يحق لك الاطلاع على بياناتك وتصحيحها.
        يَعلم المستخدم بكل تغيير (٧٫٥٪).",
        r"
@@ ٣. مدة الاحتفاظ @@ +5 -6
  نحتفظ ببياناتك الشخصية لمدة [-٣٠-]{+٩٠+} يومًا من تاريخ [-١٦ فبراير
  ٢٠٢٤-]{+١ مارس ٢٠٢٥+}، ثم [-نحذفها-]{+نتلفها+}.

  [-لا-] نبيع بياناتك لأي طرف ثالث.

@@ ٤. الأمن @@ +4 (new heading)
  ## {+٤. الأمن+}

  {+نشفر بياناتك.+}

@@ ٥. حقوقك @@ +2 -2
  ## [-٤.-]{+٥.+} حقوقك
     ~ renumbered: ٤. → ٥.
  …
  [-يُعلم-]{+يَعلم+} المستخدم بكل تغيير ([-٥٫٥٪-]{+٧٫٥٪+}).

11 words inserted, 8 deleted in 3 clauses; other changes: 1 numbering
",
    );
}

#[test]
fn hebrew() {
    check_script(
        "# ג. תקופת השמירה
        אנו שומרים את המידע האישי שלך למשך 30 ימים, ולאחר מכן מוחקים אותו.
        איננו מוכרים מידע לצדדים שלישיים, אלא על־פי צו בית־משפט או דו״ח של רו״ח.",
        "# ג. אבטחה
        אנו מצפינים הכול.
        # ד. תקופת השמירה
        אנו שומרים את המידע האישי שלך למשך 90 ימים, ולאחר מכן משמידים אותו.
        אנו מוכרים מידע לצדדים שלישיים, אלא על־פי חוק, צו בית־משפט או דו״ח של עו״ד.",
        r"
@@ ג. אבטחה @@ +5 (new heading)
  ## {+ג. אבטחה+}

  {+אנו מצפינים הכול.+}

@@ ד. תקופת השמירה @@ +5 -4
  ## [-ג.-]{+ד.+} תקופת השמירה
     ~ renumbered: ג. → ד.

  אנו שומרים את המידע האישי שלך למשך [-30-]{+90+} ימים, ולאחר מכן
  [-מוחקים-]{+משמידים+} אותו.

  [-איננו-]{+אנו+} מוכרים מידע לצדדים שלישיים, אלא על־פי {+חוק,+} צו
  בית־משפט או דו״ח של [-רו״ח-]{+עו״ד+}.

10 words inserted, 4 deleted in 2 clauses; other changes: 1 numbering
",
    );
    // Vowel signs alone: a change of the word, and of no part of it.
    check_script(
        "הַסֵּפֶר שלך",
        "הַסַּפָּר שלך",
        r"
@@ the beginning @@ +1 -1
  [-הַסֵּפֶר-]{+הַסַּפָּר+} שלך

1 word inserted, 1 deleted in 1 clause
",
    );
}

#[test]
fn khmer_lao_and_burmese_are_cut_into_words_too() {
    check_script(
        "យើងរក្សាទុកទិន្នន័យផ្ទាល់ខ្លួនរបស់អ្នករយៈពេល៣០ថ្ងៃ។",
        "យើងលុបទិន្នន័យផ្ទាល់ខ្លួនរបស់អ្នករយៈពេល៩០ថ្ងៃ។",
        r"
@@ the beginning @@ +2 -2
  យើង[-រក្សាទុក-]{+លុប+}ទិន្នន័យផ្ទាល់ខ្លួនរបស់អ្នករយៈពេល[-៣០-]{+៩០+}ថ្ងៃ។

2 words inserted, 2 deleted in 1 clause
",
    );
    check_script(
        "ພວກເຮົາເກັບຮັກສາຂໍ້ມູນສ່ວນຕົວຂອງທ່ານ30ມື້",
        "ພວກເຮົາລຶບຂໍ້ມູນສ່ວນຕົວຂອງທ່ານ30ມື້",
        r"
@@ the beginning @@ +1 -2
  ພວກເຮົາ[-ເກັບຮັກສາ-]{+ລຶບ+}ຂໍ້ມູນສ່ວນຕົວຂອງທ່ານ30ມື້

1 word inserted, 2 deleted in 1 clause
",
    );
    check_script(
        "သင်၏အချက်အလက်ကို ရက် ၃၀ သိမ်းဆည်းသည်။",
        "သင်၏အချက်အလက်ကို ရက် ၉၀ သိမ်းဆည်းသည်။",
        r"
@@ the beginning @@ +1 -1
  သင်၏အချက်အလက်ကို ရက် [-၃၀-]{+၉၀+} သိမ်းဆည်းသည်။

1 word inserted, 1 deleted in 1 clause
",
    );
}

#[test]
fn a_clause_that_moved_is_told_in_every_script() {
    check_script(
        "# 第1条
        利用者は、本サービスの利用に関して、当社の定める手続に従い、必要な事項を届け出るものとします。
        # 第2条
        当社は、本規約を変更することがあり、変更後の規約は、本サイトに掲示した時から効力を生じるものとし、利用者はこれに同意したものとみなします。",
        "# 第1条
        当社は、本規約を変更することがあり、変更後の規約は、本サイトに掲示した時から効力を生じるものとし、利用者はこれに同意したものとみなします。
        # 第2条
        利用者は、本サービスの利用に関して、当社の定める手続に従い、必要な事項を届け出るものとします。",
        r"
@@ 第1条 @@
  [-利用者は、本サービスの利用に関して、当社の定める手続に従い、必要な事
  項を届け出るものとします。-]
  ~ moved to “第2条”

@@ 第2条 @@ -1 (heading deleted)
  ## [-第2条-]

@@ 第2条 @@ +1 22 moved (new heading)
  ## {+第2条+}

  {+利用者は、本サービスの利用に関して、当社の定める手続に従い、必要な事
  項を届け出るものとします。+}
  ~ moved here from “第1条”

1 word inserted, 1 deleted, 22 moved in 3 clauses
",
    );
    check_script(
        "# أولا
        يلتزم المستخدم بتقديم معلومات صحيحة وكاملة عند التسجيل.
        # ثانيا
        يجوز للشركة تعديل هذه الشروط في أي وقت، وتسري الشروط المعدلة من تاريخ نشرها على الموقع وإخطار المستخدم بها.",
        "# أولا
        يجوز للشركة تعديل هذه الشروط في أي وقت، وتسري الشروط المعدلة من تاريخ نشرها على الموقع وإخطار المستخدم بها.
        # ثانيا
        يلتزم المستخدم بتقديم معلومات صحيحة وكاملة عند التسجيل.",
        r"
@@ أولا @@
  [-يلتزم المستخدم بتقديم معلومات صحيحة وكاملة عند التسجيل.-]
  ~ moved to “ثانيا”

@@ ثانيا @@ -1 (heading deleted)
  ## [-ثانيا-]

@@ ثانيا @@ +1 8 moved (new heading)
  ## {+ثانيا+}

  {+يلتزم المستخدم بتقديم معلومات صحيحة وكاملة عند التسجيل.+}
  ~ moved here from “أولا”

1 word inserted, 1 deleted, 8 moved in 3 clauses
",
    );
}

#[test]
fn what_nobody_sees_is_named_where_it_alone_changed() {
    check_script(
        "ادفع ١٠٠ دينار",
        "ادفع \u{202E}١٠٠\u{202C} دينار",
        r"
@@ the beginning @@
  ادفع {+<U+202E>+} ١٠٠ {+<U+202C>+} دينار

only marks or pictures differ, in 1 clause
",
    );
    check_script(
        "שלום (Acme) לכם",
        "שלום\u{200F} (Acme) לכם",
        r"
@@ the beginning @@
  שלום {+<U+200F>+} (Acme) לכם

only marks or pictures differ, in 1 clause
",
    );
}

#[test]
fn pages_name_what_nobody_sees() {
    let redline = compare("<p>ادفع ١٠٠ الآن</p>", "<p>ادفع \u{202E}١٠٠\u{202C} الآن</p>");
    let drawn = page::draw(&redline);
    for name in ["invisible: U+202E", "invisible: U+202C"] {
        let note =
            format!("<span data-redline=\"note\" class=\"redline-note\">{name}</span></ins>");
        assert!(drawn.contains(&note), "{drawn}");
    }
    let redline = compare("<p>שלום לכם</p>", "<p>שלום\u{200F} לכם</p>");
    assert_eq!(Labels::excerpts(&redline), [["", "U+200F"]]);
    // A mark that leans on its neighbours is nobody's business where words came with it.
    let redline = compare("<p>שלום</p>", "<p>שלום\u{200F} לכם \u{2067}a\u{2069}</p>");
    let drawn = page::draw(&redline);
    assert!(drawn.contains("invisible: U+2067 U+2069<") && !drawn.contains("U+200F"), "{drawn}");
    assert_eq!(Labels::excerpts(&redline), [["", "\u{200F} לכם U+2067 a U+2069"]]);
}
