/* support: what the tests of all rooms share -- a store, a work, a few records. */
#include "tests/support.h"

#include "store/codes.h"
#include "store/secret.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

/* ---- Stores ------------------------------------------------------------------------------- */

enum { STORES_MOST = 256 };

static char *stores[STORES_MOST]; /* a directory each, or a database's name */
static struct store *opened[STORES_MOST]; /* so that a failed test shows no leak besides */
static int stores_made;
static char *where_now;
static struct arena lasting;

static void must(bool well, const char *what, const char *why)
{
	if (well)
		return;
	fprintf(stderr, "%s: %s\n", what, why ? why : "failed");
	exit(2);
}

static const char *server(void)
{
	const char *url = getenv("YUI_TEST_STORE");

	return url && text_starts(url, "postgres") ? url : NULL;
}

static void tell_server(const char *sql)
{
	PGconn *db = PQconnectdb(server());
	PGresult *r = PQexec(db, sql);

	must(PQresultStatus(r) == PGRES_COMMAND_OK, sql, PQerrorMessage(db));
	PQclear(r);
	PQfinish(db);
}

static void clean_up(void)
{
	struct arena a = { 0 };

	for (int i = 0; i < stores_made; i++) {
		static const char *const ends[] = { "", "-wal", "-shm", "-writer", ".ledger",
			".ledger-wal", ".ledger-shm", ".ledger-writer" };

		if (server()) {
			tell_server(arena_printf(&a, "DROP DATABASE IF EXISTS %s WITH (FORCE)",
			    stores[i]));
			continue;
		}
		for (size_t e = 0; e < COUNT(ends); e++)
			unlink(arena_printf(&a, "%s/yui.db%s", stores[i], ends[e]));
		rmdir(stores[i]);
	}
	arena_reset(&a);
	arena_reset(&lasting);
}

static void make_postgres(const char *of)
{
	const char *url = server(), *path = strchr(strstr(url, "://") + 3, '/');
	char *name = arena_printf(&lasting, "yui_test_%d_%d", (int)getpid(), stores_made);

	must(path != NULL, url, "no database in it");
	tell_server(arena_printf(&lasting,
	    "CREATE DATABASE %s TEMPLATE %s ENCODING 'UTF8' LOCALE 'C.UTF-8'", name,
	    of ? arena_printf(&lasting, "yui_template_%s", of) : "template0"));
	where_now = arena_printf(&lasting, "%.*s/%s%s", (int)(path - url), url, name,
	    path + strcspn(path, "?"));
	stores[stores_made++] = name;
}

char *test_folder(void)
{
	const char *base = getenv("TMPDIR");
	char *directory = arena_printf(&lasting, "%s/yui-test-XXXXXX", base ? base : "/tmp");

	must(mkdtemp(directory) != NULL, directory, "cannot be made");
	return directory;
}

static void copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_EXCL, 0600);
	ssize_t n = 1;

	while (n > 0)
		n = sendfile(out, in, NULL, 1 << 30);
	must(in >= 0 && out >= 0 && n == 0, from, "cannot be copied");
	close(in);
	close(out);
}

static void make_sqlite(const char *of)
{
	char *directory = test_folder();

	where_now = arena_printf(&lasting, "%s/yui.db", directory);
	if (of)
		copy_file(of, where_now);
	stores[stores_made++] = directory;
}

static struct store *open_made(void)
{
	const char *why = NULL;
	struct store *s = store_open(where_now, &lasting, &why);

	must(s != NULL, where_now, why);
	opened[stores_made - 1] = s;
	return s;
}

/* An empty one, or a copy of what is in that file (on PostgreSQL: under that file's name). */
static struct store *make(const char *of)
{
	assert(stores_made < STORES_MOST);
	if (stores_made == 0)
		atexit(clean_up);
	if (server())
		make_postgres(of ? text_leaf(of) : NULL);
	else
		make_sqlite(of);
	return open_made();
}

struct store *test_store(void)
{
	return make(NULL);
}

const char *test_store_where(void)
{
	return where_now;
}

void test_migrate(struct store *s, const struct schema *schema)
{
	struct work w;

	test_begin(&w, s, true);
	store_migrate(&w, schema);
	test_end(&w);
}

struct store *second_store(void)
{
	struct arena a = {0};
	const char *why;
	struct store *other = store_open(test_store_where(), &a, &why);

	assert(other);
	arena_reset(&a);
	return other;
}

struct store *test_store_of(const struct schema *schema)
{
	struct store *s = test_store();

	test_migrate(s, schema);
	return s;
}

/* What was filled last is closed, and becomes what others are copies of. */
static void make_template(const char *as)
{
	int mark;

	store_close(opened[stores_made - 1]);
	if (server()) {
		tell_server(arena_printf(&lasting, "CREATE DATABASE yui_template_%s TEMPLATE %s",
		    text_leaf(as), stores[stores_made - 1]));
		mark = open(as, O_WRONLY | O_CREAT | O_EXCL, 0600);
		must(mark >= 0, as, "cannot be made");
		close(mark);
		return;
	}
	must(access(arena_printf(&lasting, "%s-wal", where_now), F_OK) != 0, where_now,
	    "is not whole by itself");
	copy_file(where_now, as);
}

/* As a server makes sure of it; so all know the kinds of records. */
static struct store *matching(struct store *s, const struct schema *schema)
{
	struct work w;

	test_begin(&w, s, false);
	must(store_matches(&w, schema), where_now, "is of another schema");
	test_end(&w);
	return s;
}

struct store *test_store_filled(const char *name, const struct schema *schema,
    void (*fill)(struct work *))
{
	/* What is sealed by a test's own key nobody else can open. */
	const char *folder = secret_ready() ? NULL : getenv("YUI_TEST_TEMPLATES");
	const char *template = folder ? arena_printf(&lasting, "%s/%s", folder, name) : NULL;
	struct store *s;
	struct work w;

	if (template && access(template, F_OK) == 0)
		return matching(make(template), schema);
	s = test_store_of(schema);
	test_begin(&w, s, true);
	fill(&w);
	test_end(&w);
	if (!template)
		return s;
	make_template(template);
	return open_made();
}

/* ---- Works -------------------------------------------------------------------------------- */

void test_work(struct work *w, struct store *s)
{
	*w = (struct work){ .store = s, .actor = actor_program(TEST_REGION) };
	w->now = moment_of((struct date){ 2026, 11, 22 }, 10 * 60 + 24);
}

void test_begin(struct work *w, struct store *s, bool may_write)
{
	test_work(w, s);
	store_begin(w, may_write);
}

void test_end(struct work *w)
{
	must(store_end(w), "work", w->fault);
	arena_reset(&w->arena);
}

/* ---- Paper -------------------------------------------------------------------------------- */

const char *test_look(struct arena *a, const char *command, const char *pdf, size_t size)
{
	char name[] = "/tmp/yui-sheet-XXXXXX", piece[4096];
	struct text out = { .arena = a };
	int fd = mkstemp(name);
	FILE *pipe;
	size_t n;

	must(fd >= 0 && write(fd, pdf, size) == (ssize_t)size, "a file for a sheet", name);
	close(fd);
	setenv("PDF", name, 1);
	pipe = popen(command, "r");
	must(pipe != NULL, "looking at a sheet", command);
	while ((n = fread(piece, 1, sizeof piece, pipe)) > 0)
		text_addn(&out, piece, n);
	must(pclose(pipe) == 0, "looking at a sheet", command);
	unlink(name);
	return out.s ? out.s : "";
}

/* ---- Records ------------------------------------------------------------------------------ */

static const struct choice thing_states[] = {
	{ "new", "新しい" },
	{ "used", "使った" },
	{ "gone", "ない" },
	{ 0 },
};
static const char *const thing_keys[] = { "year, serial", NULL };
static const char *const thing_indexes[] = { "since", NULL };

static const struct field box_fields[] = {
#define RECORD struct box
#define FIELDS "tests/box.def"
#include "base/rows.h"
};
static const struct field thing_fields[] = {
#define RECORD struct thing
#define FIELDS "tests/thing.def"
#include "base/rows.h"
};
static const struct field slip_fields[] = {
#define RECORD struct slip
#define FIELDS "tests/slip.def"
#include "base/rows.h"
};

static const char *box_visible(const struct actor *a)
{
	return a->municipality ? "box.municipality = $3" : NULL;
}

const struct record box_record = {
	.name = "box", .label = "箱", .size = sizeof(struct box), .fields = box_fields,
	.visible = box_visible,
	.read = READ_CASES, .write = WRITE_CASES, .export = EXPORT_CASES,
};
const struct record thing_record = {
	.name = "thing", .label = "もの", .size = sizeof(struct thing), .fields = thing_fields,
	.read = READ_CASES, .write = WRITE_CASES, .export = EXPORT_CASES,
	.keys = thing_keys, .indexes = thing_indexes,
};
const struct record slip_record = {
	.name = "slip", .label = "紙", .size = sizeof(struct slip), .fields = slip_fields,
	.read = READ_CASES, .write = WRITE_CASES, .export = EXPORT_CASES,
};

struct test_account {
	struct head head;
	TEXT_t name;
};
static const struct field account_fields[] = {
	{ .name = "name", .label = "氏名", .kind = TEXT, .title = true,
	    .at = offsetof(struct test_account, name) },
	{ 0 }
};
__attribute__((weak)) const struct record account_record = {
	.name = "account", .label = "利用者",
	.size = sizeof(struct test_account), .fields = account_fields,
	.read = SIGNED_IN, .write = WRITE_ACCOUNTS, .export = WRITE_ACCOUNTS,
};

static const struct record *const test_records[] = {
	&account_record, &code_record, &box_record, &thing_record, &slip_record, NULL
};
const struct schema test_schema = { .records = test_records };
