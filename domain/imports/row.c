/* row: what one row of a file says, field by field; see parts.h. */
#include "domain/imports/parts.h"

#include "base/fold.h"

#include <string.h>

/* ---- Cells ---- */

static bool is_nothing(const char *s)
{
	static const char *const nothing[] = { "-", "－", "ー", "―", "‐", "−" };

	for (size_t i = 0; i < COUNT(nothing); i++)
		if (!strcmp(s, nothing[i]))
			return true;
	return false;
}

/* As it stands, without what keeps a spreadsheet from running it: '=1+1. */
static const char *trimmed(const struct row *r, enum column column)
{
	int at = r->sheet->column[column];
	const char *s;

	if (at < 0 || at >= r->reader->columns)
		return NULL;
	s = text_trim(&r->work->arena, r->reader->cell[at]);
	return s && s[0] == '\'' && s[1] && strchr("=+-@", s[1]) ? s + 1 : s;
}

static const char *row_lines(const struct row *r, enum column column)
{
	const char *s = trimmed(r, column);
	struct text t = { .arena = &r->work->arena };

	for (; s && *s; s++)
		if (*s != '\r')
			text_addc(&t, *s);
	return t.s && !is_nothing(t.s) ? t.s : NULL;
}

const char *row_cell(const struct row *r, enum column column)
{
	const char *s = trimmed(r, column);

	if (s && strpbrk(s, "\r\n\t")) {
		char *line = arena_copy(&r->work->arena, s);

		for (char *c = line; (c = strpbrk(c, "\r\n\t")) != NULL;)
			*c = ' ';
		s = line;
	}
	return s && is_nothing(s) ? NULL : s;
}

/* What would end a cell of a note stands as a blank. */
static void note_cell(struct text *t, const char *s)
{
	for (; s && *s; s++)
		text_addc(t, *s == '\n' || *s == '\t' || *s == '\r' ? ' ' : *s);
	text_addc(t, '\t');
}

static void note_head(struct text *t, const char *head, const char *value, const char *why)
{
	note_cell(t, head);
	note_cell(t, value);
	note_cell(t, why);
	text_addc(t, '\n');
}

void row_note(const struct row *r, enum column column, const char *value, const char *why)
{
	int at = r->sheet->column[column];

	note_head(&r->entry->notes, at < 0 ? "" : r->sheet->head[at], value, why);
}

/* A spreadsheet would run it; ="0770700268" only keeps its zero. */
static void mend_formula(struct row *r, int i)
{
	struct reader *f = r->reader;
	const char *s = f->cell[i];
	size_t n = strlen(s);

	if (s[0] == '=' && n > 3 && s[1] == '"' && s[n - 1] == '"' && !strchr(s + 2, '(')) {
		f->cell[i] = arena_copyn(&r->work->arena, s + 2, n - 3);
		note_head(&r->entry->notes, r->sheet->head[i], s, "式の形をした値から中身を取り出しました");
		return;
	}
	f->cell[i] = "";
	note_head(&r->entry->notes, r->sheet->head[i], s,
	    "表計算の式のように始まる値なので、取り込みません");
}

static void mend_formulas(struct row *r)
{
	for (int i = 0; i < r->reader->columns && i < r->sheet->columns; i++) {
		const char *s = r->reader->cell[i];

		if ((*s && strchr("=@", *s)) || (*s == '+' && !strchr("0123456789", s[1])))
			mend_formula(r, i);
	}
}

/* ---- A row ---- */

static bool refuse(struct row *r, const char *why)
{
	if (!r->entry->refused)
		r->entry->refused = why;
	return true;
}

static bool row_shape(struct row *r)
{
	struct arena *a = &r->work->arena;

	if (r->reader->columns != r->sheet->columns)
		return !refuse(r,
		    arena_printf(a, "列の数が%dで、見出しの%dと合いません", r->reader->columns,
			r->sheet->columns));
	if (r->reader->unreadable)
		return !refuse(r,
		    arena_printf(a, "%d列目に文字として読めない値があります",
			r->reader->unreadable));
	return true;
}

static const char *medical_kind(const struct row *r)
{
	static const struct {
		const char *word, *kind;
	} kinds[] = { { "1", "hospital" }, { "2", "clinic" }, { "3", "dentist" },
		{ "5", "pharmacy" }, { "歯科", "dentist" }, { "病院", "hospital" },
		{ "診療所", "clinic" }, { "医院", "clinic" }, { "クリニック", "clinic" },
		{ "薬局", "pharmacy" }, { "訪問看護", "visiting_nurse" } };
	const char *typed = row_cell(r, COL_MEDICAL), *s;
	const struct code *codes;
	int n;

	s = typed ? fold_width(&r->work->arena, typed) : "";
	n = codes_of(r->work, "organization_kind", (struct date){0}, &codes);
	for (int i = 0; i < n; i++)
		if (text_same(codes[i].label, s))
			return codes[i].code;
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (!strcmp(s, kinds[i].word) || (i > 3 && strstr(s, kinds[i].word)))
			return kinds[i].kind;
	return NULL;
}

static void read_words(struct row *r)
{
	struct organization *o = &r->entry->place;
	struct work *w = r->work;
	const char *kana = row_cell(r, COL_KANA), *contact = row_cell(r, COL_MAIL);
	const struct record *of = &organization_record;

	mend_field(r, COL_NAME, of, "name", row_cell(r, COL_NAME), o);
	mend_field(r, COL_KANA, of, "kana", kana, o);
	mend_field(r, COL_ADDRESS, of, "address", mend_address(r), o);
	mend_field(r, COL_POSTCODE, of, "postcode", row_cell(r, COL_POSTCODE), o);
	mend_field(r, COL_FAX, of, "fax", row_cell(r, COL_FAX), o);
	mend_field(r, COL_URL, of, "url", mend_url(r), o);
	mend_field(r, COL_MAIL, of, mail_address(contact) ? "email" : "contact", contact, o);
	if (row_cell(r, COL_PHONE) && row_cell(r, COL_EXTENSION))
		mend_field(r, COL_PHONE, of, "phone",
		    arena_printf(&w->arena, "%s 内線%s", row_cell(r, COL_PHONE),
			row_cell(r, COL_EXTENSION)),
		    o);
	else
		mend_field(r, COL_PHONE, of, "phone", row_cell(r, COL_PHONE), o);
	mend_coordinates(r, o);
}

static void read_corporation(struct row *r)
{
	struct entry *e = r->entry;
	const char *typed = row_cell(r, COL_CORPORATION_NUMBER);
	const char *s = typed ? fold_width(&r->work->arena, typed) : NULL;

	e->corporation = row_cell(r, COL_CORPORATION);
	if (s && mend_number_is_cut(s)) {
		row_note(r, COL_CORPORATION_NUMBER, typed, NUMBER_CUT "取り込みません");
	} else if (s && (strlen(s) != 13 || strspn(s, "0123456789") != 13)) {
		row_note(r, COL_CORPORATION_NUMBER, typed, "法人番号は13桁の数字なので、取り込みません");
	} else if (s) {
		e->corporation_number = s;
		if (!mend_corporation_number_valid(s))
			row_note(r, COL_CORPORATION_NUMBER, typed,
			    "検査数字が合いません。そのまま取り込みました");
	}
}

const struct note_word note_words[] = { { '1', COL_AFTER_HOURS, REMARK_AFTER_HOURS },
	{ '2', COL_SUBJECTS, REMARK_SUBJECTS }, { '3', COL_BEDS, REMARK_BEDS },
	{ '4', COL_CONTACT, REMARK_CONTACT }, { '5', COL_FORM, REMARK_FORM },
	{ '6', COL_OTHER_CLOSED, REMARK_CLOSED }, { '7', COL_BASIS_CARE, REMARK_BASIS_CARE },
	{ '8', COL_BASIS_WELFARE, REMARK_BASIS_WELFARE }, { NOTE_OF_SERVICE, COL_NOTE, "" },
	{ NOTE_OF_PLACE, COL_NOTE, REMARK_MEDICAL }, { 0 } };

/* What the place's own remarks say was typed here, and is no file's to change. */
bool note_word_is_of(const struct note_word *n, const struct format *f)
{
	return n->letter != (f->medical ? NOTE_OF_SERVICE : NOTE_OF_PLACE);
}

static void read_note(struct row *r)
{
	struct entry *e = r->entry;
	struct text t = { .arena = &r->work->arena };

	for (const struct note_word *n = note_words; n->label; n++) {
		const char *s = n->letter == NOTE_OF_SERVICE ? row_lines(r, n->column)
							     : row_cell(r, n->column);

		if (s && note_word_is_of(n, r->sheet->format))
			text_addf(&t, "%s%s%s", t.len ? "\n" : "", n->label, s);
	}
	if (r->sheet->format->medical)
		e->place.note = t.s;
	else
		e->service.note = t.s;
}

static void read_number(struct row *r)
{
	struct entry *e = r->entry;
	struct arena *a = &r->work->arena;
	const char *id = row_cell(r, COL_SERIAL);
	enum column from =
	    r->sheet->format->medical ? COL_MEDICAL_NUMBER : COL_NUMBER;
	const char *number = mend_number(r, from, e->town);

	e->place.business_number = number;
	if (number)
		e->key = number;
	else if (row_cell(r, from) && mend_number_is_cut(row_cell(r, from)))
		refuse(r, NUMBER_CUT "元のファイルを選び直してください");
	else if (row_cell(r, from))
		refuse(r, "事業所番号（医療機関コード）が10桁ではありません");
	else if (r->sheet->format->national && id)
		e->key = arena_printf(a, "%s %s", r->sheet->format->code, fold_width(a, id));
	else
		e->key = arena_printf(a, "%s %s %s", r->sheet->format->code, e->town,
		    fold_search(a, e->title));
}

bool row_read(struct row *r, const char *const *areas)
{
	struct entry *e = r->entry;
	const char *name;

	e->row = r->reader->row;
	e->notes.arena = &r->work->arena;
	e->format = r->sheet->format;
	e->silent = r->sheet->silent;
	e->title = r->reader->columns > 0 ? r->reader->cell[0] : "";
	if (!row_shape(r))
		return true;
	mend_formulas(r);
	name = row_cell(r, COL_NAME);
	e->title = name ? name : "（名称なし）";
	e->town = mend_town(r);
	if (!e->town)
		return refuse(r, "市町村コードが読めません");
	if (!area_has(areas, e->town))
		return false;
	if (!name)
		return refuse(r, "名称がありません");
	e->place.town_code = e->town;
	read_words(r);
	read_corporation(r);
	read_note(r);
	read_number(r);
	return true;
}

/* ---- Its services ---- */

static const char *place_kind(const char *kind)
{
	static const struct {
		const char *service, *place;
	} kinds[] = { { "110", "home_help" }, { "120", "home_bath" }, { "130", "visiting_nurse" },
		{ "140", "home_rehabilitation" }, { "15", "day_service" },
		{ "160", "day_rehabilitation" }, { "170", "equipment" }, { "210", "short_stay" },
		{ "220", "health_facility" }, { "230", "hospital" }, { "320", "group_home" },
		{ "33", "paid_home" }, { "36", "paid_home" }, { "410", "equipment" },
		{ "430", "care_manager_office" }, { "510", "nursing_home" },
		{ "520", "health_facility" }, { "530", "hospital" }, { "540", "nursing_home" },
		{ "55", "medical_facility" }, { "710", "home_help" }, { "720", "day_service" },
		{ "730", "small_multi" }, { "760", "home_help" }, { "770", "small_multi" },
		{ "780", "day_service" } };

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (text_starts(kind, kinds[i].service))
			return kinds[i].place;
	return "other";
}

int row_kinds(struct row *r, const char **kinds, int most)
{
	const char *typed = row_cell(r, COL_SERVICE), *place = NULL;
	struct arena *a = &r->work->arena;
	int n = 0;

	if (r->entry->refused)
		return 0;
	if (r->sheet->format->medical) {
		place = medical_kind(r);
		if (!place)
			refuse(r, "医療機関の種類が読めません");
		r->entry->place.kind = place;
		kinds[0] = place && strcmp(place, "pharmacy") != 0
			&& strcmp(place, "visiting_nurse") != 0
		    ? "outpatient"
		    : NULL;
		return place != NULL;
	}
	for (const char *s = typed; s && *s && n < most;) {
		size_t len = strcspn(s, ";");
		const char *label = arena_copyn(a, s, len);

		kinds[n] = known_kind(r->known, label);
		if (!kinds[n])
			refuse(r,
			    arena_printf(a, "サービスの種類「%s」を知りません",
				text_brief(a, label, 30)));
		n += kinds[n] != NULL;
		s += len + (s[len] != '\0');
	}
	if (n == 0)
		refuse(r, "サービスの種類がありません");
	return r->entry->refused ? 0 : n;
}

void row_of_kind(struct row *r, const char *kind)
{
	struct entry *e = r->entry;
	const char *shared = row_cell(r, COL_SHARED);

	e->kind = kind;
	e->service.kind = kind;
	if (!r->sheet->format->medical)
		e->place.kind = place_kind(kind);
	e->key = arena_printf(&r->work->arena, "%s %s", e->key, kind ? kind : "-");
	mend_days(r, &e->service, &e->place);
	if (!kind)
		return;
	mend_field(r, COL_NAME, &service_record, "name", e->place.name, &e->service);
	e->service.number = e->place.business_number;
	mend_capacity(r, COL_CAPACITY, &e->service.capacity);
	e->service.shared = shared && text_starts(shared, "あり");
}
