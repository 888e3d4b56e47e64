# Interface texts of the default theme, in French. A site gives its own in locales/fr.ftl. A narrow or plain
# no-break space stands where French has one.

language-name = Français
skip-to-text = Aller au texte
languages = Langues
language-leads-to-notice = pas la même page : mène au texte lui-même
all-notices = Tous les textes
you-are-here = Vous êtes ici
index-title = Textes juridiques
index-intro = Nos textes juridiques dans leur état actuel, avec toutes leurs versions antérieures et les modifications de l’une à l’autre.
not-found-title = Page introuvable
not-found-text = Il n’y a pas de page à cette adresse.
not-found-help = Le texte a peut-être été déplacé, ou l’adresse est incomplète. La liste donne accès à tous les textes et à chacune de leurs versions.
redirect-title = Cette page a été déplacée
redirect-text = Cette page se trouve désormais à l’adresse suivante :
kind-privacy-notice = Déclaration de confidentialité
kind-cookie-notice = Déclaration relative aux cookies
kind-terms = Conditions générales
kind-policy = Politique
kind-other = Texte juridique
status-draft = Projet
status-in-force = En vigueur
status-pending = À venir
status-superseded = Remplacée
status-withdrawn = Abrogée
table-notice = Texte
table-kind = Nature
table-status = État
table-last-change = Dernière modification
table-versions = Versions
version-count =
    { $count ->
        [one] { $count } version
       *[other] { $count } versions
    }
contents = Sommaire
version-card = À propos de cette version
in-force-since = En vigueur depuis le
took-effect = Entrée en vigueur
takes-effect = Entre en vigueur le
last-day = Dernier jour d’application
replaced-on = Remplacée le
in-force-from-to = En vigueur du { $from } au { $to }
to-date = jusqu’au { $date }
version-label = Version
published-on = Publiée le
withdrawn-on = Abrogée le
no-date = Aucune date indiquée
what-changed = Modifications
all-versions = Toutes les versions
permanent-link = Lien permanent
plain-text = Texte brut
cite-title = Citer cette version
permanent-address = Adresse permanente
source-fingerprint = Empreinte du fichier source (SHA-256)
text-fingerprint = Empreinte du libellé (SHA-256)
fingerprint-lists = sans les listes de textes qui y figurent
cite-former-title = Citer cet ancien libellé
check-title = Comment vérifier ce texte
check-register = Enregistrez cette page et vérifiez-la avec « engross verify » et le registre des textes publiés ; docs/verify.md d’Engross explique comment faire sans le programme.
check-words = Calculez l’empreinte du libellé de cette page comme l’explique docs/verify.md d’Engross, puis comparez.
register = Le registre
banner-superseded = Ceci est une version antérieure. Elle a été en vigueur du { $from } au { $to }.
banner-superseded-undated = Ceci est une version antérieure. Elle n’est plus en vigueur.
banner-draft = Ceci est un projet, dont l’entrée en vigueur est prévue le { $from }. Il n’est pas publié.
banner-draft-undated = Ceci est un projet. Il n’est pas publié.
preview-of-drafts = Aperçu contenant des projets, à ne pas publier.
banner-pending = Cette version n’est pas encore en vigueur. Elle entre en vigueur le { $from }.
banner-pending-undated = Cette version n’est pas encore en vigueur.
banner-withdrawn = Ce texte a été en vigueur à compter du { $from }, jusqu’à son abrogation le { $until }.
banner-withdrawn-undated = Ce texte a été abrogé et n’est plus en vigueur.
banner-step = Ce texte est une étape vers un texte ultérieur. Il a été rédigé sur une branche et n’a jamais été publié.
correction-step = Modifiée avant publication
former-step = Ceci est une étape vers la version { $version }. Elle n’a jamais été publiée.
banner-coming = Une nouvelle version entre en vigueur le { $from }.
read-in-force = Lire la version en vigueur
compare-with-in-force = Comparer avec la version en vigueur
read-coming = Lire la nouvelle version
see-coming-changes = Voir les modifications à venir
correction = Rectifiée le { $date }
correction-undated = Rectifiée
corrected = Rectifiée { $count } fois
see-correction = Voir la rectification
read-former = Lire l’ancien libellé
read-corrected = Lire le libellé rectifié
former-title = { $title } : avant une rectification
banner-former = Voici le libellé de la version { $version } avant sa rectification le { $date }.
banner-former-undated = Voici le libellé de la version { $version } avant sa rectification.
before-correction = Avant la rectification
after-correction = Après la rectification
correction-title = { $title } : ce qui a été rectifié
correction-reason = Motif
material-change = Modification substantielle
older-versions = Versions antérieures
history-title = { $title } : toutes les versions
history-intro = De la plus récente à la plus ancienne, chacune avec sa période d’application et ses modifications.
history-hint = Pour comparer deux versions quelconques, ouvrez « Comparer avec une version antérieure » sous la plus récente des deux.
compare-oldest = Voir toutes les modifications depuis la première version
first-version = Première version
compare-with = Comparer avec une version antérieure
words-inserted =
    { $count ->
        [one] { $count } mot inséré
       *[other] { $count } mots insérés
    }
words-deleted =
    { $count ->
        [one] { $count } mot supprimé
       *[other] { $count } mots supprimés
    }
no-wording-change = Libellé inchangé
changes-title = { $title } : modifications
older-version = Version antérieure
newer-version = Version ultérieure
editors-note = En bref
words-moved =
    { $count ->
        [one] { $count } mot déplacé
       *[other] { $count } mots déplacés
    }
redline-legend = Les mots insérés sont soulignés, les mots supprimés sont barrés.
redline-legend-moved = Les mots déplacés sont doublement soulignés à leur nouvelle place, et barrés de points à l’ancienne.
redline-nothing = Les deux versions sont identiques.
redline-markup-only = Le libellé est inchangé. Seul le balisage du texte diffère.
redline-other-kinds = Modifications :
redline-also = Autres modifications :
redline-bounded = Certains passages diffèrent tant qu’ils sont présentés comme entièrement remplacés, et non mot à mot.
redline-first = Aller à la première modification
redline-skip = Aller directement à la première modification
redline-view = Présentation des modifications
redline-view-one = Dans un seul texte
redline-view-beside = Côte à côte
redline-hide-format = Masquer les modifications de mise en forme
redline-show-unchanged = Afficher tout le texte inchangé
redline-text = Le texte et ses modifications
redline-inserted = inséré :
redline-deleted = supprimé :
redline-moved = déplacé :
redline-end-inserted = fin de l’insertion
redline-end-deleted = fin de la suppression
redline-end-moved = fin du texte déplacé
redline-step = { $number } sur { $count }
redline-previous = modification précédente
redline-next = modification suivante
redline-link = cible du lien modifiée : { $to } au lieu de { $from }
redline-link-added = désormais un lien vers { $to }
redline-link-removed = n’est plus un lien vers { $from }
redline-format = { $to } au lieu de { $from }
redline-format-added = désormais { $to }
redline-format-removed = n’est plus { $from }
redline-block = { $to } (auparavant : { $from })
redline-spacing = espacement modifié
redline-split = scindé en deux ici
redline-merged = réunis en un seul ici
redline-renumbered =
    { $count ->
        [one] renumérotation : { $from } devient { $to }
       *[other] renumérotation : { $from } devient { $to } ; { $count } au total
    }
redline-moved-here = déplacé ici ; auparavant : { $place }
redline-moved-away = déplacé ; désormais : { $place }
redline-place = « { $title } »
redline-place-above = plus haut
redline-place-below = plus bas
redline-place-start = le début du texte
redline-columns = les colonnes de ce tableau ont changé : d’abord l’ancien tableau, puis le nouveau
redline-fold =
    { $count ->
        [one] { $count } mot inchangé
       *[other] { $count } mots inchangés
    }
redline-look-strong = en gras
redline-look-em = en italique
redline-look-u = souligné
redline-look-del = barré
redline-look-code = en code
redline-look-sup = en exposant
redline-look-sub = en indice
redline-look-mark = surligné
redline-look-small = en petits caractères
redline-look-ins = signalé comme ajout par l’auteur
redline-look-hidden = masqué
redline-look-q = entre guillemets
redline-look-joint = { ", " }
redline-block-heading = titre de niveau { $level }
redline-block-p = paragraphe
redline-block-li = élément de liste
redline-block-level = élément de liste de niveau { $level }
redline-block-ol = liste numérotée
redline-block-ul = liste sans numéros
redline-block-dt = terme
redline-block-dd = définition
redline-block-td = cellule de tableau
redline-block-th = en-tête de tableau
redline-block-blockquote = citation
redline-block-pre = texte préformaté
redline-block-address = adresse
redline-block-caption = légende
redline-block-div = texte simple
redline-block-other = bloc d’une autre nature ({ $name })
redline-subject-text = texte
redline-subject-block = paragraphe
redline-subject-heading = titre
redline-subject-clause = clause
redline-subject-item = élément de liste
redline-subject-row = ligne de tableau
redline-subject-cell = cellule de tableau
redline-subject-table = tableau
redline-subject-picture = image
redline-subject-address = adresse
redline-list-inserted = insertion : { $subject }
redline-list-deleted = suppression : { $subject }
redline-list-replaced = remplacement : { $subject }
redline-list-changed = modification : { $subject }
redline-list-moved-here = déplacement vers ici : { $subject }
redline-list-moved-away = déplacement ailleurs : { $subject }
redline-list-link = cible d’un lien modifiée
redline-list-link-added = lien ajouté
redline-list-link-removed = lien supprimé
redline-list-format = mise en forme modifiée
redline-list-block = { $to } (auparavant : { $from })
redline-list-split = paragraphe scindé en deux
redline-list-merged = deux paragraphes réunis
redline-list-renumbered =
    { $count ->
        [one] renumérotation : { $from } devient { $to }
       *[other] { $count } numéros modifiés
    }
redline-list-columns = colonnes de tableau modifiées
redline-count-link =
    { $count ->
        [one] { $count } lien
       *[other] { $count } liens
    }
redline-count-format =
    { $count ->
        [one] la mise en forme à { $count } endroit
       *[other] la mise en forme à { $count } endroits
    }
redline-count-spacing =
    { $count ->
        [one] l’espacement à { $count } endroit
       *[other] l’espacement à { $count } endroits
    }
redline-count-block =
    { $count ->
        [one] la nature de { $count } bloc
       *[other] la nature de { $count } blocs
    }
redline-count-border =
    { $count ->
        [one] la division en paragraphes à { $count } endroit
       *[other] la division en paragraphes à { $count } endroits
    }
redline-count-number =
    { $count ->
        [one] { $count } numéro
       *[other] { $count } numéros
    }
list-of-changes = Liste des modifications
at-the-start = Au début
back-to-text = Lire la version en vigueur
read-last = Lire la dernière version
versions-as-data = Cette liste sous forme de données (JSON)

# By whose custom dates and numbers are written: a tag (BCP 47), such as fr-CH.
date-locale = fr
in-force-from = En vigueur depuis le { $from }
in-force-to-be = En vigueur à compter du { $from }
duration-years =
    { $count ->
        [one] { $count } an
       *[other] { $count } ans
    }
duration-months = { $count } mois
duration-days =
    { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
duration-joint = { ", " }
by-clause = Clause par clause
earlier-versions =
    { $count ->
        [one] { $count } version antérieure
       *[other] { $count } versions antérieures
    }
fingerprint = Empreinte
clause-link = Lien permanent vers « { $title } »
link-copied = Lien copié :
read-version-of = Lire la version { $version }
banner-superseded-since = Ceci est une version antérieure. Elle est entrée en vigueur le { $from } et n’est plus en vigueur.
banner-superseded-until = Ceci est une version antérieure. Elle a été en vigueur du { $from } au { $until }.
banner-withdrawn-on = Ce texte a été abrogé le { $until } et n’est plus en vigueur.
banner-called-off = Cette version a été retirée le { $until }, avant son entrée en vigueur.
day-question = Quelle version s’appliquait le
day-was = Le { $day }, la version { $version } était en vigueur.
day-is = Aujourd’hui, { $day }, la version { $version } est en vigueur.
day-will = Le { $day }, la version { $version } devrait être en vigueur, en l’état actuel.
day-before = Le { $day }, aucune version n’était encore en vigueur. La première l’est à compter du { $from }.
day-none = Le { $day }, aucune version n’était en vigueur. La dernière avant cette date, { $version }, avait pris fin.
day-unsure = Les dates indiquées ne permettent pas de savoir quelle version était en vigueur le { $day }. C’était l’une des suivantes, ou aucune :
day-read = Lire la version { $version }
day-since = Voir ce qui a changé depuis
pick-compare = Comparer
pick-same = Il s’agit de la même version. Choisissez deux versions différentes.
pick-steps = Aucune page ne compare directement ces deux versions. Les modifications, étape par étape :
pick-in-force = { $version } comparée à la version en vigueur
clauses-title = { $title } : clause par clause
clauses-intro = Chaque clause du texte, avec la version où elle est apparue et chaque version qui l’a modifiée, de la plus récente à la plus ancienne. Ce qui concerne une clause subordonnée est indiqué à celle-ci.
clauses-none = Ce texte n’a pas de titres : il n’est donc pas divisé en clauses.
clauses-coming = Clauses à venir
clauses-gone = Clauses disparues
clauses-gone-intro = Les liens mènent à la dernière version qui les contenait.
clauses-gone-left-out =
    { $count ->
        [one] { $count } autre, disparue plus tôt, figure dans les données.
       *[other] { $count } autres, disparues plus tôt, figurent dans les données.
    }
clauses-as-data = L’historique de toutes les clauses sous forme de données (JSON)
clause-changes =
    { $count ->
        [one] Modifiée dans { $count } version
       *[other] Modifiée dans { $count } versions
    }
clause-left-out =
    { $count ->
        [one] { $count } modification plus ancienne n’est pas indiquée ici ; elle figure dans les données.
       *[other] { $count } modifications plus anciennes ne sont pas indiquées ici ; elles figurent dans les données.
    }
clause-new = apparue
clause-split-off = détachée de
clause-back = rétablie
clause-changed = libellé modifié
clause-moved = déplacée
clause-form = modifiée dans sa forme seulement
clause-gone = supprimée
clause-merged = fondue dans
clause-renamed = renommée : « { $from } » devient « { $to } »
clause-renumbered = renumérotée : « { $from } » devient « { $to } »
clause-see = Voir la modification
clause-joint = { " ; " }
clause-took-in = « { $title } » y a été intégrée
clause-took-in-start = ce qui figurait au début y a été intégré
search-title = Recherche
search-site = Chercher un texte
search-elsewhere = Rechercher dans les textes d’une autre langue : { $language }
history-language = Chaque langue a ses propres versions. Voici celles de la langue suivante : { $language }. Les autres :
day-before-language = Le { $day }, aucune version dans cette langue n’était encore en vigueur. La première l’est à compter du { $from }. Consultez aussi les autres langues.
search-label = Mots à rechercher
search-button = Chercher
search-older = Rechercher dans toutes les versions, et pas seulement dans les textes affichés aujourd’hui
search-needs-script = La recherche nécessite JavaScript, qui est désactivé ici ou n’a pas pu être chargé. Tous les textes figurent dans cette liste :
search-found = { $passages } dans { $notices } pour « { $query } ».
search-passages =
    { $count ->
        [one] { $count } passage
       *[other] { $count } passages
    }
search-notices =
    { $count ->
        [one] { $count } texte
       *[other] { $count } textes
    }
search-left = Il y en a peut-être d’autres : affichez-en davantage pour poursuivre la recherche.
search-missing = Introuvable : { $words }.
search-partial = Aucun passage ne contient tous ces mots ; ceux-ci en contiennent la plupart.
search-none = Aucun résultat pour « { $query } ». Vérifiez l’orthographe, essayez moins de mots ou d’autres mots, ou recherchez dans toutes les versions.
search-loading = Recherche en cours…
search-failed = La recherche n’a pas pu être chargée. Vérifiez la connexion et réessayez.
search-versions =
    { $count ->
        [one] Dans la version { $newest }
       *[other] Dans { $count } versions : { $oldest } à { $newest }
    }
search-more = Afficher davantage

# The tables of cookies and similar technologies.

cookies-provider = Fournisseur
cookies-names = Noms
cookies-name = Nom
cookies-purpose = Finalité
cookies-duration = Durée de conservation
cookies-storage = Type
cookies-party = Déposé par
cookies-names-joint = { ", " }
cookies-no-names = aucun nom indiqué
cookies-not-stated = non indiqué
cookies-caption-of-provider = { $provider } : { $category }
cookies-manage = Gérer vos préférences en matière de traceurs
cookies-link-privacy = Politique de confidentialité
cookies-link-cookies = Politique relative aux cookies
cookies-link-terms = Conditions d’utilisation
cookies-link-website = Site web
cookies-storage-cookie = cookie
cookies-storage-local-storage = stockage local
cookies-storage-session-storage = stockage de session
cookies-storage-indexeddb = base de données du navigateur
cookies-storage-web = stockage web
cookies-storage-app = stockage de l’application
cookies-storage-pixel = pixel
cookies-storage-sdk = kit logiciel (SDK)
cookies-storage-server-event = envoyé par notre serveur
cookies-party-first = nous-mêmes (première partie)
cookies-party-third = des tiers (tierce partie)
cookies-duration-session = durée de la session
cookies-duration-unlimited = illimitée
cookies-duration-unknown = inconnue
cookies-duration-comma = { ", " }
cookies-duration-and = { " et " }
cookies-duration-years =
    { $count ->
        [one] { $count } an
       *[other] { $count } ans
    }
cookies-duration-months = { $count } mois
cookies-duration-weeks =
    { $count ->
        [one] { $count } semaine
       *[other] { $count } semaines
    }
cookies-duration-days =
    { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
cookies-duration-hours =
    { $count ->
        [one] { $count } heure
       *[other] { $count } heures
    }
cookies-duration-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
cookies-duration-seconds =
    { $count ->
        [one] { $count } seconde
       *[other] { $count } secondes
    }
cookies-category-strictly-necessary = Strictement nécessaires
cookies-category-strictly-necessary-about = Sans eux, le site ne peut pas faire ce que vous lui demandez, par exemple maintenir votre connexion ou retenir votre choix en matière de cookies. Ils sont déposés sans consentement préalable.
cookies-category-analytics = Mesure d’audience et performance
cookies-category-analytics-about = Ils comptent les visites et montrent comment le site est parcouru, pour que nous voyions ce qui fonctionne et corrigions ce qui ne fonctionne pas.
cookies-category-functionality = Fonctionnalités
cookies-category-functionality-about = Ils retiennent vos préférences, comme la langue ou la région, et font fonctionner des compléments comme la messagerie instantanée et la vidéo.
cookies-category-targeting = Publicité ciblée
cookies-category-targeting-about = Ils enregistrent ce que vous consultez, ici et ailleurs, pour choisir les publicités qui vous sont présentées et en mesurer l’effet.
cookies-category-unclassified = Non classés
cookies-category-unclassified-about = Ils n’ont pas encore été rangés dans une catégorie.
redline-invisible = invisible : { $names }
subscribe = S’abonner aux modifications (flux)
feed-title = { $title } : nouvelles versions et corrections
feed-entry-version = { $title } : version { $version }
feed-entry-in-force = { $title } : la version { $version } est entrée en vigueur
feed-entry-correction = { $title } : la version { $version } a été corrigée
feed-entry-withdrawn = { $title } : la version { $version } a été retirée
feed-entry-undated = { $title } : une version sans date
feed-in-force-from = En vigueur à compter du { $date }
feed-published = Publiée le { $date }
feed-withdrawn = Retirée le { $date }
feed-read = Lire la version { $version }
feed-read-undated = Lire cette version
feed-too-large = Les modifications sont trop nombreuses pour figurer ici. Elles concernent les clauses suivantes ; le lien ci-dessus les montre en entier.
markdown = Markdown
translation-note = Traduction
translation-of = Ceci est une traduction du texte en { $language }, version du { $version }.
translation-unknown = Ceci est une traduction du texte en { $language }. On ignore quelle version elle traduit.
translation-stale = Cette traduction reprend la version du { $version }.
source-changed = Le texte en { $language } a été modifié le { $date }.
source-changed-again = Le texte en { $language } a été modifié plusieurs fois depuis, la dernière fois le { $date }.
source-changed-undated = Le texte en { $language } a été modifié depuis.
text-prevails = En cas de divergence, le texte en { $language } fait foi.
see-source-changes = Voir ce qui a changé dans le texte en { $language }
read-source = Lire le texte en vigueur en { $language }
read-translated = Lire cette version en { $language }
language-ar = arabe
language-cs = tchèque
language-da = danois
language-de = allemand
language-el = grec
language-en = anglais
language-es = espagnol
language-fi = finnois
language-fr = français
language-he = hébreu
language-hi = hindi
language-it = italien
language-ja = japonais
language-ko = coréen
language-nl = néerlandais
language-pl = polonais
language-pt = portugais
language-ru = russe
language-sv = suédois
language-th = thaï
language-tr = turc
language-uk = ukrainien
language-zh = chinois
source-withdrawn = Le texte en { $language } a été retiré le { $date }.
source-withdrawn-undated = Le texte en { $language } a été retiré.

# The page of an inventory: its table of providers, its summary, its filter.

cookies-summary-number = { $count }
cookies-providers = Fournisseurs
cookies-controller = Responsable
cookies-recipients = Destinataires
cookies-links = En savoir plus
cookies-summary-items = Cookies et technologies similaires
cookies-summary-providers = Fournisseurs
cookies-summary-longest = Durée la plus longue
cookies-summary-unlimited = Conservés jusqu’à ce que vous les supprimiez
cookies-summary-not-stated = Durée non indiquée
cookies-summary-countries = Les données vont vers
cookies-filter = Chercher dans cette liste
cookies-filter-category = Catégorie
cookies-filter-provider = Fournisseur
cookies-filter-all = Toutes et tous
cookies-filter-clear = Effacer
cookies-filter-found = { $count } sur { $all }

# The dialog of a consent tool that an inventory is exported to.

consent-title = Cookies et technologies similaires
consent-description = Certains sont nécessaires au fonctionnement de ce site. Nous n’utilisons les autres qu’avec votre accord, et vous pouvez changer d’avis à tout moment.
consent-accept-all = Tout accepter
consent-reject-all = Tout refuser
consent-choose = Choisir
consent-preferences = Votre choix
consent-save = Enregistrer mon choix
consent-close = Fermer
consent-services = Fournisseur|Fournisseurs
consent-changed = La liste a changé depuis votre dernier choix.
consent-list = Lire la liste complète
consent-required = (toujours actif)
previous-changes = Modifications précédentes
next-changes = Modifications suivantes
pick-first = En commençant par { $version } ; chaque page mène à la suivante
source-versions = Voir toutes les versions du texte en { $language }
history-hint-some = Chaque version ci-dessous mène à ce qu’elle a modifié. Là où figure « Comparer avec une version antérieure », elle peut aussi être comparée directement à d’autres.
