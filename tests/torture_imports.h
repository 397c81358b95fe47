/* torture_imports: an import in each state from which its routes go on. */
#ifndef TORTURE_IMPORTS_H
#define TORTURE_IMPORTS_H

#include "tests/torture_forms.h"

#include "domain/imports/imports.h"

#define OPEN_DATA \
	"名称,実施サービス,住所,全国地方公共団体コード,事業所番号\r\n" \
	"試しの家,訪問介護,試し町1,072079,0770700268\r\n"

static const char *const import_routes[] = { "/imports/:id/apply", "/imports/:id/undo",
	"/imports/:id/drop", "/imports/:id/decide" };
static int64_t imported[4];

static int64_t imported_by(const struct route *r)
{
	for (size_t i = 0; i < COUNT(import_routes); i++)
		if (!strcmp(r->path, import_routes[i]))
			return imported[i];
	return 0;
}

static bool read_open_data(void *context, size_t at, void *to, size_t n)
{
	memcpy(to, (const char *)context + at, n);
	return true;
}

/* Each of another place; the last one's row may be a place that is there. */
static void prepare_import(struct work *w, int i)
{
	char *csv = arena_printf(&w->arena,
	    "名称,実施サービス,住所,全国地方公共団体コード,事業所番号\r\n"
	    "試しの家%d,訪問介護,試し町1,072079,077070026%d\r\n",
	    i, i);
	const struct import_file file = { "150.csv", { read_open_data, csv, strlen(csv) } };
	struct import_order order = { .file = &file, .files = 1, .area = "" };
	struct organization there = { .name = "試しの家3", .kind = "clinic",
		.town_code = "072079" };
	struct import im = {0};

	if (i == 3 && store_save(w, &organization_record, &there) != SAVED)
		abort();
	if (!import_read(w, &order, &im))
		abort();
	if (i == 1)
		import_apply(w, &im, &order);
	imported[i] = im.head.id;
}

static void prepare_imports(void)
{
	struct work w;

	test_begin(&w, house.store, true);
	w.actor = actor_program(house.region);
	for (int i = 0; i < (int)COUNT(imported); i++)
		prepare_import(&w, i);
	test_end(&w);
}

#endif
