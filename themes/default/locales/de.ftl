# Interface texts of the default theme, in German. A site gives its own in locales/de.ftl.

language-name = Deutsch
skip-to-text = Zum Text springen
languages = Sprachen
language-leads-to-notice = nicht dieselbe Seite: führt zum Rechtstext selbst
all-notices = Alle Rechtstexte
you-are-here = Sie sind hier
index-title = Rechtstexte
index-intro = Unsere Rechtstexte in der heute geltenden Fassung, mit allen früheren Fassungen und den Änderungen zwischen ihnen.
not-found-title = Seite nicht gefunden
not-found-text = Unter dieser Adresse gibt es keine Seite.
not-found-help = Der Text ist vielleicht umgezogen, oder die Adresse ist unvollständig. Über die Liste sind alle Rechtstexte und jede ihrer Fassungen erreichbar.
redirect-title = Diese Seite ist umgezogen
redirect-text = Die neue Adresse dieser Seite:
kind-privacy-notice = Datenschutzerklärung
kind-cookie-notice = Cookie-Erklärung
kind-terms = Geschäftsbedingungen
kind-policy = Richtlinie
kind-other = Rechtstext
status-draft = Entwurf
status-in-force = In Kraft
status-pending = Künftig
status-superseded = Abgelöst
status-withdrawn = Aufgehoben
table-notice = Rechtstext
table-kind = Art
table-status = Status
table-last-change = Letzte Änderung
table-versions = Fassungen
version-count =
    { $count ->
        [one] { $count } Fassung
       *[other] { $count } Fassungen
    }
contents = Inhalt
version-card = Zu dieser Fassung
in-force-since = In Kraft seit
took-effect = Inkrafttreten
takes-effect = Tritt in Kraft am
last-day = Letzter Geltungstag
replaced-on = Abgelöst am
in-force-from-to = In Kraft vom { $from } bis { $to }
to-date = bis { $date }
version-label = Fassung
published-on = Veröffentlicht am
withdrawn-on = Aufgehoben am
no-date = Kein Datum angegeben
what-changed = Was sich geändert hat
all-versions = Alle Fassungen
permanent-link = Dauerhafter Link
plain-text = Nur Text
cite-title = Diese Fassung zitieren
permanent-address = Dauerhafte Adresse
source-fingerprint = Fingerabdruck der Quelldatei (SHA-256)
text-fingerprint = Fingerabdruck des Wortlauts (SHA-256)
fingerprint-lists = ohne die Listen von Rechtstexten im Text
cite-former-title = Diesen früheren Wortlaut zitieren
check-title = So lässt sich dieser Text prüfen
check-register = Speichern Sie diese Seite und prüfen Sie sie mit „engross verify“ anhand des Registers der veröffentlichten Texte; docs/verify.md von Engross beschreibt, wie es ohne das Programm geht.
check-words = Bilden Sie den Hashwert des Wortlauts dieser Seite, wie es docs/verify.md von Engross beschreibt, und vergleichen Sie ihn.
register = Das Register
banner-superseded = Dies ist eine frühere Fassung. Sie war vom { $from } bis { $to } in Kraft.
banner-superseded-undated = Dies ist eine frühere Fassung. Sie ist nicht mehr in Kraft.
banner-draft = Dies ist ein Entwurf. Er soll am { $from } in Kraft treten und ist nicht veröffentlicht.
banner-draft-undated = Dies ist ein Entwurf. Er ist nicht veröffentlicht.
preview-of-drafts = Eine Vorschau mit Entwürfen, nicht zur Veröffentlichung bestimmt.
banner-pending = Diese Fassung ist noch nicht in Kraft. Sie tritt am { $from } in Kraft.
banner-pending-undated = Diese Fassung ist noch nicht in Kraft.
banner-withdrawn = Dieser Text war vom { $from } an in Kraft, bis er am { $until } aufgehoben wurde.
banner-withdrawn-undated = Dieser Text wurde aufgehoben und ist nicht mehr in Kraft.
banner-step = Dieser Text ist ein Zwischenstand auf dem Weg zu einem späteren. Er entstand auf einem Branch und wurde nie veröffentlicht.
correction-step = Vor der Veröffentlichung geändert
former-step = Dies ist ein Zwischenstand auf dem Weg zur Fassung { $version }. Er wurde nie veröffentlicht.
banner-coming = Eine neue Fassung tritt am { $from } in Kraft.
read-in-force = Geltende Fassung lesen
compare-with-in-force = Mit der geltenden Fassung vergleichen
read-coming = Neue Fassung lesen
see-coming-changes = Bevorstehende Änderungen ansehen
correction = Berichtigt am { $date }
correction-undated = Berichtigt
corrected =
    { $count ->
        [one] Einmal berichtigt
       *[other] { $count }-mal berichtigt
    }
see-correction = Berichtigung ansehen
read-former = Früheren Wortlaut lesen
read-corrected = Berichtigten Wortlaut lesen
former-title = { $title }: vor einer Berichtigung
banner-former = So lautete die Fassung { $version }, bevor sie am { $date } berichtigt wurde.
banner-former-undated = So lautete die Fassung { $version }, bevor sie berichtigt wurde.
before-correction = Vor der Berichtigung
after-correction = Nach der Berichtigung
correction-title = { $title }: was berichtigt wurde
correction-reason = Grund
material-change = Wesentliche Änderung
older-versions = Frühere Fassungen
history-title = { $title }: alle Fassungen
history-intro = Die neueste zuerst, jede mit dem Zeitraum ihrer Geltung und ihren Änderungen.
history-hint = Um zwei beliebige Fassungen zu vergleichen, öffnen Sie bei der neueren „Mit einer älteren Fassung vergleichen“.
compare-oldest = Alle Änderungen seit der ersten Fassung ansehen
first-version = Erste Fassung
compare-with = Mit einer älteren Fassung vergleichen
words-inserted =
    { $count ->
        [one] { $count } Wort eingefügt
       *[other] { $count } Wörter eingefügt
    }
words-deleted =
    { $count ->
        [one] { $count } Wort gestrichen
       *[other] { $count } Wörter gestrichen
    }
no-wording-change = Wortlaut unverändert
changes-title = { $title }: was sich geändert hat
older-version = Ältere Fassung
newer-version = Neuere Fassung
editors-note = Kurz gefasst
words-moved =
    { $count ->
        [one] { $count } Wort verschoben
       *[other] { $count } Wörter verschoben
    }
redline-legend = Eingefügte Wörter sind unterstrichen, gestrichene durchgestrichen.
redline-legend-moved = Verschobene Wörter sind an ihrer neuen Stelle doppelt unterstrichen, an ihrer alten gepunktet durchgestrichen.
redline-nothing = Die beiden Fassungen sind gleich.
redline-markup-only = Der Wortlaut ist unverändert. Nur die Auszeichnung des Textes ist anders.
redline-other-kinds = Geändert:
redline-also = Außerdem geändert:
redline-bounded = Manche Stellen unterscheiden sich so stark, dass sie im Ganzen als ersetzt und nicht Wort für Wort dargestellt sind.
redline-first = Zur ersten Änderung
redline-skip = Zur ersten Änderung springen
redline-view = Darstellung der Änderungen
redline-view-one = In einem Text
redline-view-beside = Nebeneinander
redline-hide-format = Änderungen der Formatierung ausblenden
redline-show-unchanged = Unveränderten Text ganz anzeigen
redline-text = Der Text mit seinen Änderungen
redline-inserted = eingefügt:
redline-deleted = gestrichen:
redline-moved = verschoben:
redline-end-inserted = Ende der Einfügung
redline-end-deleted = Ende der Streichung
redline-end-moved = Ende des verschobenen Textes
redline-step = { $number } von { $count }
redline-previous = vorige Änderung
redline-next = nächste Änderung
redline-link = Linkziel von { $from } in { $to } geändert
redline-link-added = jetzt ein Link auf { $to }
redline-link-removed = kein Link auf { $from } mehr
redline-format = { $to } statt { $from }
redline-format-added = jetzt { $to }
redline-format-removed = nicht mehr { $from }
redline-block = { $to }, vorher { $from }
redline-spacing = Leerraum geändert
redline-split = hier in zwei geteilt
redline-merged = hier zu einem verbunden
redline-renumbered =
    { $count ->
        [one] neu nummeriert: { $from } ist jetzt { $to }
       *[other] neu nummeriert: { $from } ist jetzt { $to }; { $count } insgesamt
    }
redline-moved-here = hierher verschoben; vorher: { $place }
redline-moved-away = verschoben; jetzt: { $place }
redline-place = „{ $title }“
redline-place-above = weiter oben
redline-place-below = weiter unten
redline-place-start = der Anfang des Textes
redline-columns = die Spalten dieser Tabelle haben sich geändert: zuerst die alte Tabelle, dann die neue
redline-fold =
    { $count ->
        [one] { $count } unverändertes Wort
       *[other] { $count } unveränderte Wörter
    }
redline-look-strong = fett
redline-look-em = kursiv
redline-look-u = unterstrichen
redline-look-del = durchgestrichen
redline-look-code = als Code
redline-look-sup = hochgestellt
redline-look-sub = tiefgestellt
redline-look-mark = hervorgehoben
redline-look-small = klein gedruckt
redline-look-ins = vom Verfasser als Zusatz gekennzeichnet
redline-look-hidden = verborgen
redline-look-q = in Anführungszeichen
redline-look-joint = { ", " }
redline-block-heading = Überschrift der Ebene { $level }
redline-block-p = Absatz
redline-block-li = Listenpunkt
redline-block-level = Listenpunkt der Ebene { $level }
redline-block-ol = nummerierte Liste
redline-block-ul = Liste ohne Nummern
redline-block-dt = Begriff
redline-block-dd = Erläuterung
redline-block-td = Tabellenzelle
redline-block-th = Tabellenkopf
redline-block-blockquote = Zitat
redline-block-pre = vorformatierter Text
redline-block-address = Anschrift
redline-block-caption = Tabellentitel
redline-block-div = einfacher Text
redline-block-other = Block anderer Art ({ $name })
redline-subject-text = Text
redline-subject-block = Absatz
redline-subject-heading = Überschrift
redline-subject-clause = Klausel
redline-subject-item = Listenpunkt
redline-subject-row = Tabellenzeile
redline-subject-cell = Tabellenzelle
redline-subject-table = Tabelle
redline-subject-picture = Bild
redline-subject-address = Anschrift
redline-list-inserted = { $subject } eingefügt
redline-list-deleted = { $subject } gestrichen
redline-list-replaced = { $subject } ersetzt
redline-list-changed = { $subject } geändert
redline-list-moved-here = { $subject } hierher verschoben
redline-list-moved-away = { $subject } von hier verschoben
redline-list-link = Linkziel geändert
redline-list-link-added = Link hinzugefügt
redline-list-link-removed = Link entfernt
redline-list-format = Formatierung geändert
redline-list-block = jetzt { $to }, vorher { $from }
redline-list-split = Absatz geteilt
redline-list-merged = zwei Absätze verbunden
redline-list-renumbered =
    { $count ->
        [one] neu nummeriert: { $from } ist jetzt { $to }
       *[other] { $count } Nummern geändert
    }
redline-list-columns = Tabellenspalten geändert
redline-count-link =
    { $count ->
        [one] { $count } Link
       *[other] { $count } Links
    }
redline-count-format =
    { $count ->
        [one] die Formatierung an { $count } Stelle
       *[other] die Formatierung an { $count } Stellen
    }
redline-count-spacing =
    { $count ->
        [one] der Leerraum an { $count } Stelle
       *[other] der Leerraum an { $count } Stellen
    }
redline-count-block =
    { $count ->
        [one] die Art von { $count } Block
       *[other] die Art von { $count } Blöcken
    }
redline-count-border =
    { $count ->
        [one] die Gliederung in Absätze an { $count } Stelle
       *[other] die Gliederung in Absätze an { $count } Stellen
    }
redline-count-number =
    { $count ->
        [one] { $count } Nummer
       *[other] { $count } Nummern
    }
list-of-changes = Liste der Änderungen
at-the-start = Am Anfang
back-to-text = Geltende Fassung lesen
read-last = Letzte Fassung lesen
versions-as-data = Diese Liste als Daten (JSON)

# By whose custom dates and numbers are written: a tag (BCP 47), such as de-AT.
date-locale = de
in-force-from = In Kraft seit { $from }
in-force-to-be = In Kraft ab { $from }
duration-years =
    { $count ->
        [one] { $count } Jahr
       *[other] { $count } Jahre
    }
duration-months =
    { $count ->
        [one] { $count } Monat
       *[other] { $count } Monate
    }
duration-days =
    { $count ->
        [one] { $count } Tag
       *[other] { $count } Tage
    }
duration-joint = { ", " }
by-clause = Klausel für Klausel
earlier-versions =
    { $count ->
        [one] { $count } frühere Fassung
       *[other] { $count } frühere Fassungen
    }
fingerprint = Fingerabdruck
clause-link = Dauerhafter Link zu „{ $title }“
link-copied = Link kopiert:
read-version-of = Fassung { $version } lesen
banner-superseded-since = Dies ist eine frühere Fassung. Sie trat am { $from } in Kraft und ist nicht mehr in Kraft.
banner-superseded-until = Dies ist eine frühere Fassung. Sie war vom { $from } bis { $until } in Kraft.
banner-withdrawn-on = Dieser Text wurde am { $until } aufgehoben und ist nicht mehr in Kraft.
banner-called-off = Diese Fassung wurde am { $until } zurückgezogen, bevor sie in Kraft treten konnte.
day-question = Welche Fassung galt am
day-was = Am { $day } war die Fassung { $version } in Kraft.
day-is = Heute, am { $day }, ist die Fassung { $version } in Kraft.
day-will = Am { $day } wird nach heutigem Stand die Fassung { $version } in Kraft sein.
day-before = Am { $day } war noch keine Fassung in Kraft. Die erste gilt ab { $from }.
day-none = Am { $day } war keine Fassung in Kraft. Die letzte davor, { $version }, war nicht mehr in Kraft.
day-unsure = Aus den angegebenen Daten geht nicht hervor, welche Fassung am { $day } in Kraft war. Es war eine der folgenden oder keine:
day-read = Fassung { $version } lesen
day-since = Änderungen seither ansehen
pick-compare = Vergleichen
pick-same = Das ist zweimal dieselbe Fassung. Wählen Sie zwei verschiedene.
pick-steps = Es gibt keine Seite, die diese beiden unmittelbar vergleicht. Was sich geändert hat, Schritt für Schritt:
pick-in-force = { $version } im Vergleich mit der geltenden Fassung
clauses-title = { $title }: Klausel für Klausel
clauses-intro = Jede Klausel des Textes mit der Fassung, in der sie zuerst stand, und jeder Fassung, die sie geändert hat, die neueste zuerst. Was in einer untergeordneten Klausel geschah, steht bei dieser.
clauses-none = Dieser Text hat keine Überschriften und ist deshalb nicht in Klauseln gegliedert.
clauses-coming = Künftige Klauseln
clauses-gone = Weggefallene Klauseln
clauses-gone-intro = Die Links führen zur letzten Fassung, die sie enthielt.
clauses-gone-left-out =
    { $count ->
        [one] { $count } weitere, die früher wegfiel, steht in den Daten.
       *[other] { $count } weitere, die früher wegfielen, stehen in den Daten.
    }
clauses-as-data = Die Geschichte aller Klauseln als Daten (JSON)
clause-changes =
    { $count ->
        [one] In { $count } Fassung geändert
       *[other] In { $count } Fassungen geändert
    }
clause-left-out =
    { $count ->
        [one] { $count } frühere Änderung ist hier nicht aufgeführt; sie steht in den Daten.
       *[other] { $count } frühere Änderungen sind hier nicht aufgeführt; sie stehen in den Daten.
    }
clause-new = neu
clause-split-off = abgetrennt von
clause-back = wieder aufgenommen
clause-changed = Wortlaut geändert
clause-moved = verschoben
clause-form = nur in der Form geändert
clause-gone = weggefallen
clause-merged = aufgegangen in
clause-renamed = umbenannt: „{ $from }“ heißt jetzt „{ $to }“
clause-renumbered = neu nummeriert: „{ $from }“ ist jetzt „{ $to }“
clause-see = Änderung ansehen
clause-joint = { "; " }
clause-took-in = „{ $title }“ ist darin aufgegangen
clause-took-in-start = was am Anfang stand, ist darin aufgegangen
search-title = Suche
search-site = Texte durchsuchen
search-elsewhere = Texte in einer anderen Sprache durchsuchen: { $language }
history-language = Jede Sprache hat eigene Fassungen. Dies sind die Fassungen der Sprache { $language }; die anderen:
day-before-language = Am { $day } war in dieser Sprache noch keine Fassung in Kraft. Die erste gilt ab { $from }. Sehen Sie auch in den anderen Sprachen nach.
search-label = Gesuchte Wörter
search-button = Suchen
search-older = Alle Fassungen durchsuchen, nicht nur die heute angezeigten Texte
search-needs-script = Die Suche braucht JavaScript, das hier ausgeschaltet ist oder nicht geladen werden konnte. Alle Rechtstexte stehen in dieser Liste:
search-found = { $passages } in { $notices } zu „{ $query }“.
search-passages =
    { $count ->
        [one] { $count } Stelle
       *[other] { $count } Stellen
    }
search-notices =
    { $count ->
        [one] { $count } Rechtstext
       *[other] { $count } Rechtstexten
    }
search-left = Es kann weitere geben: Mit „Mehr anzeigen“ wird weitergesucht.
search-missing = Nirgends gefunden: { $words }.
search-partial = Keine Stelle enthält alle diese Wörter; diese enthalten die meisten.
search-none = Nichts gefunden zu „{ $query }“. Prüfen Sie die Schreibweise, versuchen Sie es mit weniger oder anderen Wörtern oder durchsuchen Sie alle Fassungen.
search-loading = Suche läuft …
search-failed = Die Suche konnte nicht geladen werden. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.
search-versions =
    { $count ->
        [one] In der Fassung { $newest }
       *[other] In { $count } Fassungen: { $oldest } bis { $newest }
    }
search-more = Mehr anzeigen

# The tables of cookies and similar technologies.

cookies-provider = Anbieter
cookies-names = Namen
cookies-name = Name
cookies-purpose = Zweck
cookies-duration = Speicherdauer
cookies-storage = Art
cookies-party = Gesetzt von
cookies-names-joint = { ", " }
cookies-no-names = keine Namen angegeben
cookies-not-stated = nicht angegeben
cookies-caption-of-provider = { $provider }: { $category }
cookies-manage = Einstellungen zu Cookies ändern
cookies-link-privacy = Datenschutzerklärung
cookies-link-cookies = Cookie-Richtlinie
cookies-link-terms = Nutzungsbedingungen
cookies-link-website = Website
cookies-storage-cookie = Cookie
cookies-storage-local-storage = lokaler Speicher
cookies-storage-session-storage = Sitzungsspeicher
cookies-storage-indexeddb = Datenbank im Browser
cookies-storage-web = Webspeicher
cookies-storage-app = Speicher der App
cookies-storage-pixel = Zählpixel
cookies-storage-sdk = Softwarebaustein (SDK)
cookies-storage-server-event = von unserem Server gesendet
cookies-party-first = uns (Erstanbieter)
cookies-party-third = Dritten (Drittanbieter)
cookies-duration-session = bis zum Ende der Sitzung
cookies-duration-unlimited = unbegrenzt
cookies-duration-unknown = unbekannt
cookies-duration-comma = { ", " }
cookies-duration-and = { " und " }
cookies-duration-years =
    { $count ->
        [one] { $count } Jahr
       *[other] { $count } Jahre
    }
cookies-duration-months =
    { $count ->
        [one] { $count } Monat
       *[other] { $count } Monate
    }
cookies-duration-weeks =
    { $count ->
        [one] { $count } Woche
       *[other] { $count } Wochen
    }
cookies-duration-days =
    { $count ->
        [one] { $count } Tag
       *[other] { $count } Tage
    }
cookies-duration-hours =
    { $count ->
        [one] { $count } Stunde
       *[other] { $count } Stunden
    }
cookies-duration-minutes =
    { $count ->
        [one] { $count } Minute
       *[other] { $count } Minuten
    }
cookies-duration-seconds =
    { $count ->
        [one] { $count } Sekunde
       *[other] { $count } Sekunden
    }
cookies-category-strictly-necessary = Unbedingt erforderlich
cookies-category-strictly-necessary-about = Ohne diese kann die Website nicht leisten, was Sie von ihr verlangen, etwa Sie angemeldet lassen oder sich Ihre Entscheidung über Cookies merken. Sie werden ohne Nachfrage gesetzt.
cookies-category-analytics = Analyse und Leistung
cookies-category-analytics-about = Diese zählen Besuche und zeigen, wie sich Menschen durch die Website bewegen, damit wir sehen, was gelingt, und verbessern, was nicht gelingt.
cookies-category-functionality = Funktionen
cookies-category-functionality-about = Diese merken sich Ihre Vorlieben, etwa Sprache oder Region, und ermöglichen Zusätze wie Chat und Video.
cookies-category-targeting = Werbung
cookies-category-targeting-about = Diese halten fest, was Sie sich hier und anderswo ansehen, um die Ihnen gezeigte Werbung auszuwählen und ihren Erfolg zu messen.
cookies-category-unclassified = Nicht eingeordnet
cookies-category-unclassified-about = Diese sind noch keiner Kategorie zugeordnet.
redline-invisible = unsichtbar: { $names }
subscribe = Änderungen abonnieren (Feed)
feed-title = { $title }: neue Fassungen und Berichtigungen
feed-entry-version = { $title }: Fassung vom { $version }
feed-entry-in-force = { $title }: Fassung vom { $version } ist in Kraft getreten
feed-entry-correction = { $title }: Fassung vom { $version } wurde berichtigt
feed-entry-withdrawn = { $title }: Fassung vom { $version } wurde zurückgezogen
feed-entry-undated = { $title }: eine Fassung ohne Datum
feed-in-force-from = In Kraft ab { $date }
feed-published = Veröffentlicht am { $date }
feed-withdrawn = Zurückgezogen am { $date }
feed-read = Fassung vom { $version } lesen
feed-read-undated = Diese Fassung lesen
feed-too-large = Die Änderungen sind zu umfangreich, um hier zu stehen. Sie betreffen die folgenden Abschnitte; der Link oben zeigt sie vollständig.
markdown = Markdown
translation-note = Übersetzung
translation-of = Dies ist eine Übersetzung aus dem Text auf { $language }, Fassung vom { $version }.
translation-unknown = Dies ist eine Übersetzung aus dem Text auf { $language }. Welche Fassung ihr zugrunde liegt, ist nicht bekannt.
translation-stale = Diese Übersetzung gibt die Fassung vom { $version } wieder.
source-changed = Der Text auf { $language } wurde am { $date } geändert.
source-changed-again = Der Text auf { $language } wurde seitdem mehr als einmal geändert, zuletzt am { $date }.
source-changed-undated = Der Text auf { $language } wurde seitdem geändert.
text-prevails = Bei Abweichungen ist der Text auf { $language } maßgeblich.
see-source-changes = Änderungen am Text auf { $language } ansehen
read-source = Geltenden Text auf { $language } lesen
read-translated = Diese Fassung auf { $language } lesen
language-ar = Arabisch
language-cs = Tschechisch
language-da = Dänisch
language-de = Deutsch
language-el = Griechisch
language-en = Englisch
language-es = Spanisch
language-fi = Finnisch
language-fr = Französisch
language-he = Hebräisch
language-hi = Hindi
language-it = Italienisch
language-ja = Japanisch
language-ko = Koreanisch
language-nl = Niederländisch
language-pl = Polnisch
language-pt = Portugiesisch
language-ru = Russisch
language-sv = Schwedisch
language-th = Thai
language-tr = Türkisch
language-uk = Ukrainisch
language-zh = Chinesisch
source-withdrawn = Der Text auf { $language } wurde am { $date } zurückgezogen.
source-withdrawn-undated = Der Text auf { $language } wurde zurückgezogen.

# The page of an inventory: its table of providers, its summary, its filter.

cookies-summary-number = { $count }
cookies-providers = Anbieter
cookies-controller = Verantwortlich
cookies-recipients = Empfänger
cookies-links = Mehr
cookies-summary-items = Cookies und Ähnliches
cookies-summary-providers = Anbieter
cookies-summary-longest = Längste Dauer
cookies-summary-unlimited = Bleiben, bis Sie sie löschen
cookies-summary-not-stated = Dauer nicht angegeben
cookies-summary-countries = Daten gehen nach
cookies-filter = In dieser Liste suchen
cookies-filter-category = Kategorie
cookies-filter-provider = Anbieter
cookies-filter-all = Alle
cookies-filter-clear = Zurücksetzen
cookies-filter-found = { $count } von { $all }

# The dialog of a consent tool that an inventory is exported to.

consent-title = Cookies und ähnliche Technologien
consent-description = Einige sind nötig, damit diese Website funktioniert. Die übrigen verwenden wir nur, wenn Sie zustimmen; Sie können Ihre Entscheidung jederzeit ändern.
consent-accept-all = Alle annehmen
consent-reject-all = Alle ablehnen
consent-choose = Auswählen
consent-preferences = Ihre Auswahl
consent-save = Auswahl speichern
consent-close = Schließen
consent-services = Anbieter|Anbieter
consent-changed = Die Liste hat sich seit Ihrer letzten Auswahl geändert.
consent-list = Die ganze Liste lesen
consent-required = (immer aktiv)
previous-changes = Was sich davor geändert hat
next-changes = Was sich danach geändert hat
pick-first = Beginnend mit { $version }; jede Seite führt zur nächsten
source-versions = Alle Fassungen des Textes auf { $language } ansehen
history-hint-some = Jede Fassung führt unten zu dem, was sie geändert hat. Wo „Mit einer älteren Fassung vergleichen“ steht, lässt sie sich auch mit anderen unmittelbar vergleichen.
