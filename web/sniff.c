/* sniff: which files are taken, told by their name and by what stands in them. */
#include "web/sniff.h"
#include "web/zip.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { NAME_MOST = 200 /* characters */, PIECE = 32 << 10 };

static bool begins(const struct sniffed *s, size_t at, const char *bytes, size_t n)
{
	char got[16];

	return s->size >= at + n && s->read(s->context, at, got, n) && !memcmp(got, bytes, n);
}
#define BEGINS(s, at, literal) begins((s), (at), (literal), sizeof(literal) - 1)

static bool is_pdf(const struct sniffed *s)
{
	return BEGINS(s, 0, "%PDF-");
}

static bool is_jpeg(const struct sniffed *s)
{
	return BEGINS(s, 0, "\xff\xd8\xff");
}

static bool is_png(const struct sniffed *s)
{
	return BEGINS(s, 0, "\x89PNG\r\n\x1a\n");
}

static bool is_heic(const struct sniffed *s)
{
	return BEGINS(s, 4, "ftyp")
	    && (BEGINS(s, 8, "heic") || BEGINS(s, 8, "heix") || BEGINS(s, 8, "mif1")
		|| BEGINS(s, 8, "msf1"));
}

/* Some programs take what begins like this for a page, whatever its name says. */
static bool is_markup(const char *s, size_t n)
{
	size_t i = n >= 3 && !memcmp(s, "\xef\xbb\xbf", 3) ? 3 : 0;

	while (i < n && strchr(" \t\r\n\f", s[i]))
		i++;
	return (i + 1 < n && s[i] == '<' && (s[i + 1] == '!' || s[i + 1] == '?' || s[i + 1] == '/'
		   || (s[i + 1] | 32) >= 'a'))
	    || (i + 1 < n && s[i] == '#' && s[i + 1] == '!');
}

/* In whatever code: UTF-8, Shift_JIS, JIS. */
static bool is_text(const struct sniffed *s)
{
	char piece[PIECE];

	for (size_t at = 0; at < s->size; at += PIECE) {
		size_t n = s->size - at < PIECE ? s->size - at : PIECE;

		if (!s->read(s->context, at, piece, n) || (at == 0 && is_markup(piece, n)))
			return false;
		for (size_t i = 0; i < n; i++)
			if ((unsigned char)piece[i] < ' ' && !strchr("\t\n\f\r\x1b", piece[i]))
				return false;
			else if (!piece[i])
				return false;
	}
	return true;
}

static bool is_docx(const struct sniffed *s)
{
	return zip_is(s, "word/document.xml");
}

static bool is_xlsx(const struct sniffed *s)
{
	return zip_is(s, "xl/workbook.xml");
}

static bool is_pptx(const struct sniffed *s)
{
	return zip_is(s, "ppt/presentation.xml");
}

static bool is_odt(const struct sniffed *s)
{
	return zip_is_open_document(s, "application/vnd.oasis.opendocument.text");
}

static bool is_ods(const struct sniffed *s)
{
	return zip_is_open_document(s, "application/vnd.oasis.opendocument.spreadsheet");
}

const struct choice sniff_types[] = { { "pdf", "PDF" }, { "jpeg", "写真（JPEG）" },
	{ "png", "画像（PNG）" }, { "heic", "写真（HEIC）" }, { "text", "テキスト" },
	{ "csv", "CSV" }, { "docx", "Word文書" }, { "xlsx", "Excel表" },
	{ "pptx", "PowerPoint" }, { "odt", "OpenDocument文書" }, { "ods", "OpenDocument表" },
	{ 0 } };

#define OFFICE "application/vnd.openxmlformats-officedocument."
static const struct {
	const char *extensions; /* each with its point and a comma behind it */
	const char *media;
	bool (*is)(const struct sniffed *);
} types[] = {
	{ ".pdf,", "application/pdf", is_pdf },
	{ ".jpg,.jpeg,", "image/jpeg", is_jpeg },
	{ ".png,", "image/png", is_png },
	{ ".heic,.heif,", "image/heic", is_heic },
	{ ".txt,", "text/plain", is_text },
	{ ".csv,", "text/csv", is_text },
	{ ".docx,", OFFICE "wordprocessingml.document", is_docx },
	{ ".xlsx,", OFFICE "spreadsheetml.sheet", is_xlsx },
	{ ".pptx,", OFFICE "presentationml.presentation", is_pptx },
	{ ".odt,", "application/vnd.oasis.opendocument.text", is_odt },
	{ ".ods,", "application/vnd.oasis.opendocument.spreadsheet", is_ods },
};
_Static_assert(COUNT(types) + 1 == COUNT(sniff_types), "one row for each choice");

const char *sniff_media(int type)
{
	assert(type > 0 && type <= (int)COUNT(types));
	return types[type - 1].media;
}

const char *sniff_accept(void)
{
	return ".pdf,.jpg,.jpeg,.png,.heic,.heif,.txt,.csv,.docx,.xlsx,.pptx,.odt,.ods";
}

const char *sniff_said(void)
{
	return "PDF、写真（JPEG・PNG・HEIC）、テキスト、CSV、Word・Excel・PowerPoint（マクロのないもの）、OpenDocument";
}

/* ---- Names -------------------------------------------------------------------------------- */

/* What a screen does not show, or shows in another order than it stands. */
static bool is_hidden(int32_t c)
{
	return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0xad || (c >= 0x200b && c <= 0x200f)
	    || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff
	    || (c >= 0xe0000 && c <= 0xe007f);
}

static const char *composed(struct arena *a, const char *s)
{
	utf8proc_uint8_t *nfc = utf8proc_NFC((const utf8proc_uint8_t *)s);
	const char *copy = nfc ? arena_copy(a, (const char *)nfc) : NULL;

	free(nfc);
	return copy;
}

const char *sniff_name(struct arena *a, const char *given, const char **why)
{
	const char *name = given;

	for (const char *s = given; *s; s++)
		if (*s == '/' || *s == '\\')
			name = s + 1;
	name = composed(a, text_trim(a, name) ? text_trim(a, name) : "");
	*why = !name || !*name || *name == '.' ? "ファイルに名前がありません。名前を付け直してください。"
					       : NULL;
	for (const char *s = name; !*why && *s;)
		if (is_hidden(utf8_next(&s)))
			*why = "ファイルの名前に、画面に見えない文字が入っています。"
			       "名前を付け直してください。";
	if (!*why && utf8_length(name) > NAME_MOST)
		*why = "ファイルの名前が長すぎます。200文字までに短くしてください。";
	return *why ? NULL : name;
}

/* From the point on, in lower case, with the comma of the tables. */
static const char *extension_at(struct arena *a, const char *point)
{
	const char *end = point + 1 + strcspn(point + 1, ".");
	char *s = arena_printf(a, "%.*s,", (int)(end - point), point);

	for (char *c = s; *c; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
	return s;
}

/* 報告.exe.pdf: with such a name somebody is to be misled. */
static bool misleads(struct arena *a, const char *name)
{
	static const char runs[] = ".exe,.com,.bat,.cmd,.scr,.pif,.msi,.js,.jse,.vbs,.vbe,.wsf,"
				   ".ps1,.hta,.lnk,.jar,.sh,.html,.htm,.svg,.xhtml,.php,.docm,"
				   ".xlsm,.pptm,.dll,.reg,.url,.iso,.img,.zip,.7z,.rar,";

	for (const char *s = strchr(name, '.'); s; s = strchr(s + 1, '.'))
		if (strstr(runs, extension_at(a, s)))
			return true;
	return false;
}

static int type_named(struct arena *a, const char *name)
{
	const char *last = strrchr(name, '.'), *extension;

	extension = last ? extension_at(a, last) : NULL;
	for (size_t i = 0; extension && i < COUNT(types); i++)
		if (strlen(extension) > 2 && strstr(types[i].extensions, extension))
			return (int)i + 1;
	return 0;
}

int sniff_type(struct arena *a, const char *name, const struct sniffed *s, const char **why)
{
	int type = type_named(a, name);

	*why = NULL;
	if (!s->size)
		*why = "中身が空です（0バイト）。もとのファイルを確かめてください。";
	else if (!type || misleads(a, name))
		*why = arena_printf(a, "この種類のファイルは受け取れません。受け取れるのは、%sです。",
		    sniff_said());
	else if (!types[type - 1].is(s))
		*why = arena_printf(a,
		    "名前は%sですが、中身が違うか、マクロが入っているか、壊れています。"
		    "もとのアプリで開き、保存し直してください。",
		    sniff_types[type - 1].label);
	return *why ? 0 : type;
}
