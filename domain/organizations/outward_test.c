/* outward_test: the directory leaves in the formats of others as it would come in. */
#include "domain/codes/codes.h"
#include "domain/organizations/outward.h"
#include "domain/organizations/pages.h"
#include "tests/cells.h"
#include "tests/region.h"

#include "document/document.h"

enum { COLUMNS = 24 };

static int64_t hub;

static const char *golden(struct arena *a)
{
	struct text t = { .arena = a };
	FILE *f = fopen("tests/golden/kaigo.csv", "r");
	char piece[4096];
	size_t n;

	assert_non_null(f);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		text_addn(&t, piece, n);
	fclose(f);
	return t.s;
}

static const char *or_null(const char *s)
{
	return *s ? s : NULL;
}

static struct link run_by(struct work *w, const char *number, const char *name)
{
	struct corporation c = { .name = name, .number = number };
	struct rows *rs;

	if (!*name)
		return (struct link){0};
	rs = store_query(w, "SELECT id FROM corporation WHERE region = $1 AND name = $2",
	    I(w->actor.region), T(name));
	if (!rs->n)
		assert_int_equal(store_save(w, &corporation_record, &c), SAVED);
	return (struct link){ rs->n ? cell_number(rs, 0, 0) : c.head.id, name };
}

static const char *kind_called(struct work *w, const char *label)
{
	const struct code *codes;
	int n = codes_of(w, "service_kind", work_today(w), &codes);

	for (int i = 0; i < n; i++)
		if (text_same(codes[i].label, label))
			return codes[i].code;
	fail_msg("no service %s", label);
	return NULL;
}

/* One row of the Ministry's columns as records. */
static void take(struct work *w, const char **c)
{
	struct organization o = { .name = c[4], .kana = or_null(c[5]), .kind = "other",
		.address = or_null(c[7]), .phone = or_null(c[11]), .fax = or_null(c[12]),
		.business_number = c[15], .run_by = run_by(w, c[13], c[14]),
		.url = or_null(c[19]), .email = "uketsuke@example.jp" };
	struct service s = { .kind = kind_called(w, c[6]), .number = c[15],
		.days_note = or_null(c[17]), .note = or_null(c[23]),
		.weekdays = strstr(c[16], "平日") != NULL, .shared = *c[20] != '\0',
		.saturdays = strstr(c[16], "土曜日") != NULL,
		.sundays = strstr(c[16], "日曜日") != NULL,
		.holidays = strstr(c[16], "祝日") != NULL };

	o.municipality.id = municipality_named(w, c[3]);
	if (*c[9]) {
		field_read(w, record_field(&organization_record, "latitude"), c[9], &o);
		field_read(w, record_field(&organization_record, "longitude"), c[10], &o);
	}
	if (*c[18])
		field_read(w, record_field(&service_record, "capacity"), c[18], &s);
	assert_null(w->problems);
	assert_int_equal(store_save(w, &organization_record, &o), SAVED);
	s.organization.id = o.head.id;
	s.name = o.name;
	assert_int_equal(store_save(w, &service_record, &s), SAVED);
}

/* The list is newest first. */
static int region_of_golden(void **state)
{
	struct hub h = { .name = "試しの拠点" };
	struct work w;
	int rows, cols;
	const char **cell;

	(void)state;
	region = test_store_of(web_schema());
	test_begin(&w, region, true);
	hub = hub_found(&w, &h);
	codes_seed(&w);
	casebook_load(&w);
	cell = cells_read(&w.arena, golden(&w.arena) + strlen("\xef\xbb\xbf"), &rows, &cols);
	assert_non_null(cell);
	assert_int_equal(cols, COLUMNS);
	for (int i = rows - 1; i > 0; i--)
		take(&w, &cell[i * COLUMNS]);
	test_end(&w);
	return 0;
}

static void begin(struct work *w, struct text *t)
{
	test_begin(w, region, true);
	w->actor = actor_program(hub);
	*t = (struct text){ .arena = &w->arena };
}

static void what_went_in_comes_out(void **state)
{
	struct work w;
	struct text t;

	(void)state;
	begin(&w, &t);
	assert_int_equal(kaigo_csv(&t, &w, &(struct query){0}), 3);
	assert_string_equal(t.s, golden(&w.arena));
	test_end(&w);
}

static void only_what_the_list_shows_leaves(void **state)
{
	struct query q = { .find = "ヘルパー" };
	struct work w;
	struct text t;

	(void)state;
	begin(&w, &t);
	assert_int_equal(kaigo_csv(&t, &w, &q), 1);
	assert_non_null(strstr(t.s, "見本ヘルパー"));
	assert_null(strstr(t.s, "見本医院"));
	test_end(&w);
}

/* What a spreadsheet would run is text to it. */
static void nothing_is_run(void **state)
{
	struct organization o = { .name = "=cmd|' /C calc'!A0", .kind = "clinic" };
	struct work w;
	struct text t;

	(void)state;
	begin(&w, &t);
	assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	assert_int_equal(medical_csv(&t, &w, &(struct query){0}), 1);
	assert_non_null(strstr(t.s, ",\"'=cmd|"));
	store_cancel(&w);
	region_done(&w);
}

static int64_t hospital(struct work *w)
{
	struct organization o = { .name = "見本総合病院", .kind = "hospital",
		.business_number = "0710000001" };
	struct service ward = { .kind = "ward", .capacity = { true, 120 } };
	const struct hours hours[] = { { .weekday = 1, .opens = { true, 510 },
					   .closes = { true, 720 } },
		{ .weekday = 2, .opens = { true, 840 }, .closes = { true, 1050 },
		    .note = "予約のみ" } };

	assert_int_equal(store_save(w, &organization_record, &o), SAVED);
	ward.organization.id = o.head.id;
	assert_int_equal(store_save(w, &service_record, &ward), SAVED);
	for (size_t i = 0; i < COUNT(hours); i++) {
		struct hours h = hours[i];

		h.organization.id = o.head.id;
		assert_int_equal(store_save(w, &hours_record, &h), SAVED);
	}
	return o.head.id;
}

static void medical_places_say_when(void **state)
{
	struct work w;
	struct text t;

	(void)state;
	begin(&w, &t);
	hospital(&w);
	assert_int_equal(medical_csv(&t, &w, &(struct query){0}), 1);
	assert_non_null(strstr(t.s,
	    ",0710000001,月火,08:30,17:30,月曜日：8:30–12:00、火曜日：14:00–17:30 予約のみ,,,120,,"));
	store_cancel(&w);
	region_done(&w);
}

/* ---- Cards ---- */

static void check_lines(const char *s)
{
	while (*s) {
		const char *end = strstr(s, "\r\n");

		assert_non_null(end);
		if (end - s > 75 || !utf8_valid(s, (size_t)(end - s)))
			fail_msg("a line of %d: %.80s", (int)(end - s), s);
		s = end + 2;
	}
}

static void a_card_is_one_of_rfc_6350(void **state)
{
	struct query q = { .find = "デイサービス" };
	struct work w;
	struct text t;

	(void)state;
	begin(&w, &t);
	assert_int_equal(vcards(&t, &w, &q), 1);
	check_lines(t.s);
	assert_true(text_starts(t.s, "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\n"));
	assert_non_null(strstr(t.s, "\r\nFN:見本の里　デイサービス\r\n"));
	assert_non_null(strstr(t.s, "TEL;VALUE=uri;TYPE=\"work,voice\":tel:+81248005001\r\n"));
	assert_non_null(strstr(t.s, "TEL;VALUE=uri;TYPE=\"work,fax\":tel:+81248005002\r\n"));
	assert_non_null(strstr(t.s, "\r\nEMAIL;TYPE=work:uketsuke@example.jp\r\n"));
	assert_non_null(strstr(t.s, "\r\nGEO:geo:37.286000,140.370001\r\n"));
	assert_non_null(strstr(t.s, "\r\nURL:https://example.jp/sato\r\n"));
	assert_true(t.len > 12 && !strcmp(t.s + t.len - 11, "END:VCARD\r\n"));
	t = (struct text){ .arena = &w.arena };
	q.find = "本院";
	assert_int_equal(vcards(&t, &w, &q), 1);
	assert_non_null(strstr(t.s, "FN:見本医院 \"本院\"\\, 介護医療院\r\n"));
	test_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_went_in_comes_out),
		cmocka_unit_test(only_what_the_list_shows_leaves),
		cmocka_unit_test(nothing_is_run),
		cmocka_unit_test(medical_places_say_when),
		cmocka_unit_test(a_card_is_one_of_rfc_6350),
	};

	return cmocka_run_group_tests(tests, region_of_golden, region_close);
}
