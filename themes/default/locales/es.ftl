# Interface texts of the default theme, in Spanish. A site gives its own in locales/es.ftl.

language-name = Español
skip-to-text = Ir al texto
languages = Idiomas
language-leads-to-notice = no es la misma página: lleva al texto mismo
all-notices = Todos los textos
you-are-here = Está usted aquí
index-title = Textos legales
index-intro = Nuestros textos legales en su estado actual, con todas sus versiones anteriores y los cambios de una a otra.
not-found-title = Página no encontrada
not-found-text = No hay ninguna página en esta dirección.
not-found-help = Es posible que el texto haya cambiado de lugar o que la dirección esté incompleta. Desde la lista se llega a todos los textos y a cada una de sus versiones.
redirect-title = Esta página ha cambiado de dirección
redirect-text = La página se encuentra ahora en:
kind-privacy-notice = Aviso de privacidad
kind-cookie-notice = Aviso de cookies
kind-terms = Términos y condiciones
kind-policy = Política
kind-other = Texto legal
status-draft = Borrador
status-in-force = En vigor
status-pending = Pendiente
status-superseded = Sustituida
status-withdrawn = Derogada
table-notice = Texto
table-kind = Tipo
table-status = Estado
table-last-change = Última modificación
table-versions = Versiones
version-count =
    { $count ->
        [one] { $count } versión
       *[other] { $count } versiones
    }
contents = Índice
version-card = Sobre esta versión
in-force-since = En vigor desde el
took-effect = Entrada en vigor
takes-effect = Entra en vigor el
last-day = Último día de vigencia
replaced-on = Sustituida el
in-force-from-to = En vigor del { $from } al { $to }
to-date = hasta el { $date }
version-label = Versión
published-on = Publicada el
withdrawn-on = Derogada el
no-date = Sin fecha indicada
what-changed = Qué ha cambiado
all-versions = Todas las versiones
permanent-link = Enlace permanente
plain-text = Texto sin formato
cite-title = Citar esta versión
permanent-address = Dirección permanente
source-fingerprint = Huella digital del archivo fuente (SHA-256)
text-fingerprint = Huella digital de la redacción (SHA-256)
fingerprint-lists = sin las listas de textos que contiene
cite-former-title = Citar esta redacción anterior
check-title = Cómo comprobar este texto
check-register = Guarde esta página y compruébela con «engross verify» y el registro de los textos publicados; docs/verify.md de Engross explica cómo hacerlo sin el programa.
check-words = Calcule la huella digital de la redacción de esta página como explica docs/verify.md de Engross y compárela.
register = El registro
banner-superseded = Esta es una versión anterior. Estuvo en vigor del { $from } al { $to }.
banner-superseded-undated = Esta es una versión anterior. Ya no está en vigor.
banner-draft = Este es un borrador. Está previsto que entre en vigor el { $from }. No está publicado.
banner-draft-undated = Este es un borrador. No está publicado.
preview-of-drafts = Vista previa con borradores; no debe publicarse.
banner-pending = Esta versión aún no está en vigor. Entra en vigor el { $from }.
banner-pending-undated = Esta versión aún no está en vigor.
banner-withdrawn = Este texto estuvo en vigor desde el { $from } hasta su derogación el { $until }.
banner-withdrawn-undated = Este texto fue derogado y ya no está en vigor.
banner-step = Este texto es un paso intermedio hacia otro posterior. Se redactó en una rama y nunca se publicó.
correction-step = Modificada antes de su publicación
former-step = Este es un paso intermedio hacia la versión { $version }. Nunca se publicó.
banner-coming = Una nueva versión entra en vigor el { $from }.
read-in-force = Leer la versión en vigor
compare-with-in-force = Comparar con la versión en vigor
read-coming = Leer la nueva versión
see-coming-changes = Ver qué va a cambiar
correction = Corregida el { $date }
correction-undated = Corregida
corrected =
    { $count ->
        [one] Corregida una vez
       *[other] Corregida { $count } veces
    }
see-correction = Ver la corrección
read-former = Leer la redacción anterior
read-corrected = Leer la redacción corregida
former-title = { $title }: antes de una corrección
banner-former = Esto decía la versión { $version } antes de su corrección el { $date }.
banner-former-undated = Esto decía la versión { $version } antes de su corrección.
before-correction = Antes de la corrección
after-correction = Después de la corrección
correction-title = { $title }: qué se corrigió
correction-reason = Motivo
material-change = Modificación sustancial
older-versions = Versiones anteriores
history-title = { $title }: todas las versiones
history-intro = De la más reciente a la más antigua, cada una con su período de vigencia y sus cambios.
history-hint = Para comparar dos versiones cualesquiera, abra «Comparar con una versión anterior» en la más reciente de las dos.
compare-oldest = Ver todo lo que ha cambiado desde la primera versión
first-version = Primera versión
compare-with = Comparar con una versión anterior
words-inserted =
    { $count ->
        [one] { $count } palabra insertada
       *[other] { $count } palabras insertadas
    }
words-deleted =
    { $count ->
        [one] { $count } palabra suprimida
       *[other] { $count } palabras suprimidas
    }
no-wording-change = Sin cambios en la redacción
changes-title = { $title }: qué ha cambiado
older-version = Versión anterior
newer-version = Versión posterior
editors-note = En resumen
words-moved =
    { $count ->
        [one] { $count } palabra trasladada
       *[other] { $count } palabras trasladadas
    }
redline-legend = Las palabras insertadas aparecen subrayadas; las suprimidas, tachadas.
redline-legend-moved = Las palabras trasladadas llevan doble subrayado en su nuevo lugar y tachado de puntos en el anterior.
redline-nothing = Las dos versiones son iguales.
redline-markup-only = La redacción no ha cambiado. Solo difiere el marcado del texto.
redline-other-kinds = Cambios:
redline-also = Otros cambios:
redline-bounded = Algunos pasajes difieren tanto que se muestran como sustituidos por completo y no palabra por palabra.
redline-first = Ir al primer cambio
redline-skip = Saltar al primer cambio
redline-view = Presentación de los cambios
redline-view-one = En un solo texto
redline-view-beside = En paralelo
redline-hide-format = Ocultar los cambios de formato
redline-show-unchanged = Mostrar todo el texto sin cambios
redline-text = El texto con sus cambios
redline-inserted = insertado:
redline-deleted = suprimido:
redline-moved = trasladado:
redline-end-inserted = fin de la inserción
redline-end-deleted = fin de la supresión
redline-end-moved = fin del texto trasladado
redline-step = { $number } de { $count }
redline-previous = cambio anterior
redline-next = cambio siguiente
redline-link = destino del enlace cambiado de { $from } a { $to }
redline-link-added = ahora es un enlace a { $to }
redline-link-removed = ya no es un enlace a { $from }
redline-format = { $to } en lugar de { $from }
redline-format-added = ahora { $to }
redline-format-removed = ya no { $from }
redline-block = { $to } (antes: { $from })
redline-spacing = espaciado cambiado
redline-split = dividido en dos aquí
redline-merged = unidos en uno aquí
redline-renumbered =
    { $count ->
        [one] renumerado: { $from } es ahora { $to }
       *[other] renumerado: { $from } es ahora { $to }; { $count } en total
    }
redline-moved-here = trasladado aquí; antes: { $place }
redline-moved-away = trasladado; ahora: { $place }
redline-place = «{ $title }»
redline-place-above = más arriba
redline-place-below = más abajo
redline-place-start = el comienzo del texto
redline-columns = las columnas de esta tabla han cambiado: primero la tabla anterior, después la nueva
redline-fold =
    { $count ->
        [one] { $count } palabra sin cambios
       *[other] { $count } palabras sin cambios
    }
redline-look-strong = en negrita
redline-look-em = en cursiva
redline-look-u = subrayado
redline-look-del = tachado
redline-look-code = como código
redline-look-sup = en superíndice
redline-look-sub = en subíndice
redline-look-mark = resaltado
redline-look-small = en letra pequeña
redline-look-ins = marcado como añadido por su autor
redline-look-hidden = oculto
redline-look-q = entre comillas
redline-look-joint = { ", " }
redline-block-heading = título de nivel { $level }
redline-block-p = párrafo
redline-block-li = elemento de lista
redline-block-level = elemento de lista de nivel { $level }
redline-block-ol = lista numerada
redline-block-ul = lista sin números
redline-block-dt = término
redline-block-dd = definición
redline-block-td = celda de tabla
redline-block-th = encabezado de tabla
redline-block-blockquote = cita
redline-block-pre = texto preformateado
redline-block-address = dirección
redline-block-caption = título de tabla
redline-block-div = texto simple
redline-block-other = bloque de otro tipo ({ $name })
redline-subject-text = texto
redline-subject-block = párrafo
redline-subject-heading = título
redline-subject-clause = cláusula
redline-subject-item = elemento de lista
redline-subject-row = fila de tabla
redline-subject-cell = celda de tabla
redline-subject-table = tabla
redline-subject-picture = imagen
redline-subject-address = dirección
redline-list-inserted = inserción: { $subject }
redline-list-deleted = supresión: { $subject }
redline-list-replaced = sustitución: { $subject }
redline-list-changed = modificación: { $subject }
redline-list-moved-here = traslado a este lugar: { $subject }
redline-list-moved-away = traslado a otro lugar: { $subject }
redline-list-link = destino de un enlace cambiado
redline-list-link-added = enlace añadido
redline-list-link-removed = enlace eliminado
redline-list-format = formato cambiado
redline-list-block = { $to } (antes: { $from })
redline-list-split = párrafo dividido en dos
redline-list-merged = dos párrafos unidos
redline-list-renumbered =
    { $count ->
        [one] renumerado: { $from } es ahora { $to }
       *[other] { $count } números cambiados
    }
redline-list-columns = columnas de tabla cambiadas
redline-count-link =
    { $count ->
        [one] { $count } enlace
       *[other] { $count } enlaces
    }
redline-count-format =
    { $count ->
        [one] el formato en { $count } lugar
       *[other] el formato en { $count } lugares
    }
redline-count-spacing =
    { $count ->
        [one] el espaciado en { $count } lugar
       *[other] el espaciado en { $count } lugares
    }
redline-count-block =
    { $count ->
        [one] el tipo de { $count } bloque
       *[other] el tipo de { $count } bloques
    }
redline-count-border =
    { $count ->
        [one] la división en párrafos en { $count } lugar
       *[other] la división en párrafos en { $count } lugares
    }
redline-count-number =
    { $count ->
        [one] { $count } número
       *[other] { $count } números
    }
list-of-changes = Lista de cambios
at-the-start = Al comienzo
back-to-text = Leer la versión en vigor
read-last = Leer la última versión
versions-as-data = Esta lista como datos (JSON)

# By whose custom dates and numbers are written: a tag (BCP 47), such as es-MX.
date-locale = es
in-force-from = En vigor desde el { $from }
in-force-to-be = En vigor a partir del { $from }
duration-years =
    { $count ->
        [one] { $count } año
       *[other] { $count } años
    }
duration-months =
    { $count ->
        [one] { $count } mes
       *[other] { $count } meses
    }
duration-days =
    { $count ->
        [one] { $count } día
       *[other] { $count } días
    }
duration-joint = { ", " }
by-clause = Cláusula por cláusula
earlier-versions =
    { $count ->
        [one] { $count } versión anterior
       *[other] { $count } versiones anteriores
    }
fingerprint = Huella digital
clause-link = Enlace permanente a «{ $title }»
link-copied = Enlace copiado:
read-version-of = Leer la versión { $version }
banner-superseded-since = Esta es una versión anterior. Entró en vigor el { $from } y ya no está en vigor.
banner-superseded-until = Esta es una versión anterior. Estuvo en vigor del { $from } al { $until }.
banner-withdrawn-on = Este texto fue derogado el { $until } y ya no está en vigor.
banner-called-off = Esta versión se retiró el { $until }, antes de que pudiera entrar en vigor.
day-question = Qué versión se aplicaba el
day-was = El { $day } estaba en vigor la versión { $version }.
day-is = Hoy, { $day }, está en vigor la versión { $version }.
day-will = El { $day } estará en vigor, según lo previsto hoy, la versión { $version }.
day-before = El { $day } aún no había ninguna versión en vigor. La primera lo está desde el { $from }.
day-none = El { $day } no había ninguna versión en vigor. La última anterior, { $version }, había terminado.
day-unsure = Las fechas indicadas no permiten saber qué versión estaba en vigor el { $day }. Era una de las siguientes o ninguna:
day-read = Leer la versión { $version }
day-since = Ver qué ha cambiado desde entonces
pick-compare = Comparar
pick-same = Es la misma versión. Elija dos distintas.
pick-steps = No hay ninguna página que compare directamente estas dos. Qué ha cambiado, paso a paso:
pick-in-force = { $version } comparada con la versión en vigor
clauses-title = { $title }: cláusula por cláusula
clauses-intro = Cada cláusula del texto, con la versión en que apareció y cada versión que la modificó, de la más reciente a la más antigua. Lo ocurrido en una cláusula subordinada se indica en ella.
clauses-none = Este texto no tiene títulos, por lo que no está dividido en cláusulas.
clauses-coming = Cláusulas futuras
clauses-gone = Cláusulas desaparecidas
clauses-gone-intro = Los enlaces llevan a la última versión que las contenía.
clauses-gone-left-out =
    { $count ->
        [one] { $count } más, desaparecida antes, figura en los datos.
       *[other] { $count } más, desaparecidas antes, figuran en los datos.
    }
clauses-as-data = El historial de todas las cláusulas como datos (JSON)
clause-changes =
    { $count ->
        [one] Modificada en { $count } versión
       *[other] Modificada en { $count } versiones
    }
clause-left-out =
    { $count ->
        [one] { $count } modificación anterior no se indica aquí; figura en los datos.
       *[other] { $count } modificaciones anteriores no se indican aquí; figuran en los datos.
    }
clause-new = aparece
clause-split-off = separada de
clause-back = restablecida
clause-changed = redacción modificada
clause-moved = trasladada
clause-form = modificada solo en la forma
clause-gone = suprimida
clause-merged = integrada en
clause-renamed = nuevo título: «{ $from }» es ahora «{ $to }»
clause-renumbered = renumerada: «{ $from }» es ahora «{ $to }»
clause-see = Ver el cambio
clause-joint = { "; " }
clause-took-in = «{ $title }» se integró en ella
clause-took-in-start = lo que figuraba al comienzo se integró en ella
search-title = Búsqueda
search-site = Buscar en los textos
search-elsewhere = Buscar en los textos en otro idioma: { $language }
history-language = Cada idioma tiene sus propias versiones. Estas son las del idioma { $language }; las demás:
day-before-language = El { $day } aún no había en vigor ninguna versión en este idioma. La primera lo está desde el { $from }. Consulte también los demás idiomas.
search-label = Palabras que se buscan
search-button = Buscar
search-older = Buscar en todas las versiones y no solo en los textos que se muestran hoy
search-needs-script = La búsqueda necesita JavaScript, que aquí está desactivado o no se ha podido cargar. Todos los textos figuran en esta lista:
search-found = { $passages } en { $notices } para «{ $query }».
search-passages =
    { $count ->
        [one] { $count } pasaje
       *[other] { $count } pasajes
    }
search-notices =
    { $count ->
        [one] { $count } texto
       *[other] { $count } textos
    }
search-left = Puede haber más: muestre más para seguir buscando.
search-missing = No aparece en ninguna parte: { $words }.
search-partial = Ningún pasaje contiene todas estas palabras; estos contienen la mayoría.
search-none = No se ha encontrado nada para «{ $query }». Revise la ortografía, pruebe con menos palabras o con otras, o busque en todas las versiones.
search-loading = Buscando…
search-failed = No se ha podido cargar la búsqueda. Compruebe la conexión e inténtelo de nuevo.
search-versions =
    { $count ->
        [one] En la versión { $newest }
       *[other] En { $count } versiones: de { $oldest } a { $newest }
    }
search-more = Mostrar más

# The tables of cookies and similar technologies.

cookies-provider = Proveedor
cookies-names = Nombres
cookies-name = Nombre
cookies-purpose = Finalidad
cookies-duration = Plazo de conservación
cookies-storage = Tipo
cookies-party = Instalada por
cookies-names-joint = { ", " }
cookies-no-names = sin nombres indicados
cookies-not-stated = no se indica
cookies-caption-of-provider = { $provider }: { $category }
cookies-manage = Gestionar sus preferencias de cookies
cookies-link-privacy = Política de privacidad
cookies-link-cookies = Política de cookies
cookies-link-terms = Condiciones de uso
cookies-link-website = Sitio web
cookies-storage-cookie = cookie
cookies-storage-local-storage = almacenamiento local
cookies-storage-session-storage = almacenamiento de sesión
cookies-storage-indexeddb = base de datos del navegador
cookies-storage-web = almacenamiento web
cookies-storage-app = almacenamiento de la aplicación
cookies-storage-pixel = píxel
cookies-storage-sdk = kit de software (SDK)
cookies-storage-server-event = enviado por nuestro servidor
cookies-party-first = nosotros (propia)
cookies-party-third = otros (de terceros)
cookies-duration-session = sesión
cookies-duration-unlimited = sin límite
cookies-duration-unknown = desconocido
cookies-duration-comma = { ", " }
cookies-duration-and = { " y " }
cookies-duration-years =
    { $count ->
        [one] { $count } año
       *[other] { $count } años
    }
cookies-duration-months =
    { $count ->
        [one] { $count } mes
       *[other] { $count } meses
    }
cookies-duration-weeks =
    { $count ->
        [one] { $count } semana
       *[other] { $count } semanas
    }
cookies-duration-days =
    { $count ->
        [one] { $count } día
       *[other] { $count } días
    }
cookies-duration-hours =
    { $count ->
        [one] { $count } hora
       *[other] { $count } horas
    }
cookies-duration-minutes =
    { $count ->
        [one] { $count } minuto
       *[other] { $count } minutos
    }
cookies-duration-seconds =
    { $count ->
        [one] { $count } segundo
       *[other] { $count } segundos
    }
cookies-category-strictly-necessary = Estrictamente necesarias
cookies-category-strictly-necessary-about = Sin ellas el sitio no puede hacer lo que usted le pide, como mantener su sesión iniciada o recordar su decisión sobre las cookies. Se instalan sin pedir permiso.
cookies-category-analytics = Análisis y rendimiento
cookies-category-analytics-about = Cuentan las visitas y muestran cómo se recorre el sitio, para que veamos qué funciona y corrijamos lo que no.
cookies-category-functionality = Funcionalidad
cookies-category-functionality-about = Recuerdan sus preferencias, como el idioma o la región, y hacen funcionar complementos como el chat y el vídeo.
cookies-category-targeting = Publicidad comportamental
cookies-category-targeting-about = Registran lo que usted consulta, aquí y en otros sitios, para elegir la publicidad que se le muestra y medir su eficacia.
cookies-category-unclassified = Sin clasificar
cookies-category-unclassified-about = Aún no se han asignado a ninguna categoría.
redline-invisible = invisible: { $names }
subscribe = Suscribirse a los cambios (canal de noticias)
feed-title = { $title }: nuevas versiones y correcciones
feed-entry-version = { $title }: versión { $version }
feed-entry-in-force = { $title }: la versión { $version } ha entrado en vigor
feed-entry-correction = { $title }: la versión { $version } ha sido corregida
feed-entry-withdrawn = { $title }: la versión { $version } ha sido retirada
feed-entry-undated = { $title }: una versión sin fecha
feed-in-force-from = En vigor a partir del { $date }
feed-published = Publicada el { $date }
feed-withdrawn = Retirada el { $date }
feed-read = Leer la versión { $version }
feed-read-undated = Leer esta versión
feed-too-large = Los cambios son demasiados para mostrarlos aquí. Afectan a las cláusulas siguientes; el enlace anterior los muestra íntegros.
markdown = Markdown
translation-note = Traducción
translation-of = Esta es una traducción del texto en { $language }, versión de { $version }.
translation-unknown = Esta es una traducción del texto en { $language }. No consta qué versión traduce.
translation-stale = Esta traducción recoge la versión de { $version }.
source-changed = El texto en { $language } cambió el { $date }.
source-changed-again = El texto en { $language } ha cambiado más de una vez desde entonces, la última el { $date }.
source-changed-undated = El texto en { $language } ha cambiado desde entonces.
text-prevails = En caso de discrepancia prevalece el texto en { $language }.
see-source-changes = Ver qué cambió en el texto en { $language }
read-source = Leer el texto en vigor en { $language }
read-translated = Leer esta versión en { $language }
language-ar = árabe
language-cs = checo
language-da = danés
language-de = alemán
language-el = griego
language-en = inglés
language-es = español
language-fi = finés
language-fr = francés
language-he = hebreo
language-hi = hindi
language-it = italiano
language-ja = japonés
language-ko = coreano
language-nl = neerlandés
language-pl = polaco
language-pt = portugués
language-ru = ruso
language-sv = sueco
language-th = tailandés
language-tr = turco
language-uk = ucraniano
language-zh = chino
source-withdrawn = El texto en { $language } fue retirado el { $date }.
source-withdrawn-undated = El texto en { $language } fue retirado.

# The page of an inventory: its table of providers, its summary, its filter.

cookies-summary-number = { $count }
cookies-providers = Proveedores
cookies-controller = Responsable
cookies-recipients = Destinatarios
cookies-links = Más información
cookies-summary-items = Cookies y tecnologías similares
cookies-summary-providers = Proveedores
cookies-summary-longest = Duración más larga
cookies-summary-unlimited = Se conservan hasta que usted los elimine
cookies-summary-not-stated = Duración no indicada
cookies-summary-countries = Los datos van a
cookies-filter = Buscar en esta lista
cookies-filter-category = Categoría
cookies-filter-provider = Proveedor
cookies-filter-all = Todos
cookies-filter-clear = Borrar
cookies-filter-found = { $count } de { $all }

# The dialog of a consent tool that an inventory is exported to.

consent-title = Cookies y tecnologías similares
consent-description = Algunas son necesarias para que este sitio funcione. Las demás solo las usamos si usted acepta, y puede cambiar de opinión en cualquier momento.
consent-accept-all = Aceptar todo
consent-reject-all = Rechazar todo
consent-choose = Elegir
consent-preferences = Su elección
consent-save = Guardar mi elección
consent-close = Cerrar
consent-services = Proveedor|Proveedores
consent-changed = La lista ha cambiado desde su última elección.
consent-list = Leer la lista completa
consent-required = (siempre activo)
previous-changes = Qué cambió antes
next-changes = Qué cambió después
pick-first = Empezando por { $version }; cada página lleva a la siguiente
source-versions = Ver todas las versiones del texto en { $language }
history-hint-some = Cada versión de la lista lleva a lo que cambió en ella. Donde aparece «Comparar con una versión anterior», también puede compararse directamente con otras.
