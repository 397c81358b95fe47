/* fonts: BIZ UDPGothic and IPAmjMincho through Pango, loaded once for the whole process. */
#include <fontconfig/fontconfig.h>
#include <harfbuzz/hb.h>
#include <pango/pangofc-fontmap.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document/internal.h"

#define GOTHIC "BIZ UDPGothic"
#define MINCHO "IPAmjMincho"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static PangoContext *context; /* NULL: not loaded yet */
static PangoFont *gothic, *mincho;
static PangoFontDescription *plain, *bold;

/* Only the two families are known, so that nothing else on the machine changes a page. */
static const char config_xml[] =
    "<?xml version=\"1.0\"?><fontconfig>"
    "<dir>/usr/share/fonts/truetype/bizud-gothic</dir><dir>/usr/share/fonts/truetype/ipamj</dir>"
    "%s%s%s<cachedir>/var/cache/fontconfig</cachedir></fontconfig>";

static FcConfig *config_load(void)
{
	char xml[2048];
	const char *more = getenv("YUI_FONTS");
	FcConfig *config = FcConfigCreate();

	if (more != NULL && strpbrk(more, "<&>") != NULL)
		more = NULL;
	snprintf(xml, sizeof xml, config_xml, more ? "<dir>" : "", more ? more : "",
	    more ? "</dir>" : "");
	FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)xml, FcFalse);
	FcConfigBuildFonts(config);
	return config;
}

static bool config_has(FcConfig *config, const char *family)
{
	FcPattern *pattern = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family, (char *)NULL);
	FcObjectSet *objects = FcObjectSetBuild(FC_FILE, (char *)NULL);
	FcFontSet *found = FcFontList(config, pattern, objects);
	bool has = found != NULL && found->nfont > 0;

	if (found != NULL)
		FcFontSetDestroy(found);
	FcObjectSetDestroy(objects);
	FcPatternDestroy(pattern);
	return has;
}

static const char *config_lacks(FcConfig *config)
{
	if (!config_has(config, GOTHIC))
		return "書体 BIZ UDPGothic が見つかりません（Debian: fonts-morisawa-bizud-gothic）。";
	if (!config_has(config, MINCHO))
		return "書体 IPAmjMincho が見つかりません（Debian: fonts-ipamj-mincho）。";
	return NULL;
}

bool document_ready(const char **why)
{
	FcConfig *config = config_load();
	const char *lacks = config_lacks(config);

	FcConfigDestroy(config);
	*why = lacks;
	return lacks == NULL;
}

static PangoFont *font_load(const char *family)
{
	PangoFontDescription *wanted = pango_font_description_from_string(family);
	PangoFont *font;

	pango_font_description_set_size(wanted, 10 * PANGO_SCALE);
	font = pango_context_load_font(context, wanted);
	pango_font_description_free(wanted);
	return font;
}

static const char *fonts_load(void)
{
	FcConfig *config = config_load();
	const char *lacks = config_lacks(config);
	PangoFontMap *map;
	cairo_font_options_t *options;

	if (lacks != NULL) {
		FcConfigDestroy(config);
		return lacks;
	}
	map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
	FcConfigDestroy(config);
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
	context = pango_font_map_create_context(map);
	options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_context_set_language(context, pango_language_from_string("ja"));
	pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
	plain = pango_font_description_from_string(GOTHIC "," MINCHO);
	bold = pango_font_description_from_string(GOTHIC "," MINCHO " Bold");
	gothic = font_load(GOTHIC);
	mincho = font_load(MINCHO);
	return NULL;
}

bool fonts_lock(const char **why)
{
	pthread_mutex_lock(&lock);
	*why = context == NULL ? fonts_load() : NULL;
	if (*why == NULL)
		return true;
	pthread_mutex_unlock(&lock);
	return false;
}

void fonts_unlock(void)
{
	pthread_mutex_unlock(&lock);
}

static bool selects(int32_t c)
{
	return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

static bool font_selects(PangoFont *font, int32_t c, int32_t selector)
{
	hb_codepoint_t glyph;

	return hb_font_get_variation_glyph(pango_font_get_hb_font(font), (hb_codepoint_t)c,
		   (hb_codepoint_t)selector, &glyph)
	    != 0;
}

/* Pango gives a selector to the font of the character before it, whether that font knows the
 * variant or not. */
static PangoAttrList *attributes_variants(const char *text, PangoAttrList *list)
{
	const char *s = text, *at = text, *base = text;
	int32_t c, last = 0;

	for (; (c = utf8_next(&s)) != 0; at = s) {
		PangoAttribute *family;
		if (!selects(c)) {
			base = at;
			last = c;
			continue;
		}
		if (last == 0 || font_selects(gothic, last, c) || !font_selects(mincho, last, c))
			continue;
		family = pango_attr_family_new(MINCHO);
		family->start_index = (guint)(base - text);
		family->end_index = (guint)(s - text);
		pango_attr_list_insert(list, family);
	}
	return list;
}

/* Both blocks of selectors have a first byte that Japanese text hardly ever has. */
static bool may_select(const char *text)
{
	return strstr(text, "\xf3\xa0") != NULL || strstr(text, "\xef\xb8") != NULL;
}

PangoLayout *fonts_layout(const char *text, double width, struct letters letters)
{
	PangoLayout *layout = pango_layout_new(context);
	PangoFontDescription *font = letters.bold ? bold : plain;

	pango_font_description_set_absolute_size(font, letters.points * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_text(layout, text, -1);
	if (width > 0)
		pango_layout_set_width(layout, (int)(width * 72 / 25.4 * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_auto_dir(layout, FALSE);
	if (may_select(text)) {
		PangoAttrList *list = attributes_variants(text, pango_attr_list_new());
		pango_layout_set_attributes(layout, list);
		pango_attr_list_unref(list);
	}
	return layout;
}

void fonts_keep_together(PangoLayout *layout)
{
	const char *text = pango_layout_get_text(layout), *s = text;
	PangoAttrList *list = pango_attr_list_copy(pango_layout_get_attributes(layout));

	if (list == NULL)
		list = pango_attr_list_new();
	while (*s != '\0') {
		const char *end = strstr(s, "　");
		PangoAttribute *together = pango_attr_allow_breaks_new(FALSE);
		together->start_index = (guint)(s - text);
		together->end_index =
		    end == NULL ? (guint)(s - text + (ptrdiff_t)strlen(s)) : (guint)(end - text);
		pango_attr_list_insert(list, together);
		s = end == NULL ? s + strlen(s) : end + strlen("　");
	}
	pango_layout_set_attributes(layout, list);
	pango_attr_list_unref(list);
}
