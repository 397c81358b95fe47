/* attaching: forms with files, and visits to what was attached; for the tests called so. */
#ifndef ATTACHING_H
#define ATTACHING_H

#include "tests/house.h"
#include "tests/papers.h"
#include "tests/support.h"

#include "domain/consultations/consultations.h"
#include "web/entry.h"
#include "web/spool.h"

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define PAPER "%PDF-1.7 一枚"
#define TYPE  "multipart/form-data; boundary=x"

static struct house house;
static int64_t slip, other; /* of one town and of the other */
static struct visit v;
static struct text body;
static struct arena bodies;
static struct spool *spool;
static size_t torn; /* bytes that never arrive */

/* ---- A form with files -------------------------------------------------------------------- */

UNUSED static void form_begin(const char *role, const char *path)
{
	arena_reset(&bodies);
	body = (struct text){ .arena = &bodies };
	visit_end(&v);
	visit_begin(&v, &house, role, POST, path);
}

UNUSED static void field(const char *name, const char *value)
{
	text_addf(&body, "--x\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", name,
	    value);
}

UNUSED static void file_of(const char *name, const char *bytes, size_t n)
{
	text_addf(&body,
	    "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
	    "Content-Type: text/html\r\n\r\n", /* what a browser says of it counts for nothing */
	    name);
	text_addn(&body, bytes, n);
	text_add(&body, "\r\n");
}
#define FILE_OF(name, bytes) file_of(name, bytes, sizeof(bytes) - 1)

UNUSED static int form_send(void)
{
	const char *csrf = pairs_value(&v.rq.form, "csrf");

	field("csrf", csrf ? csrf : "");
	text_add(&body, "--x--\r\n");
	body.len -= torn;
	spool_free(spool);
	spool = spool_new();
	assert_true(spool_add(spool, body.s, body.len));
	v.rq.form.n = 0;
	v.rq.wire.spool = spool;
	v.rq.wire.type = TYPE;
	v.rq.wire.length = body.len;
	return visit_run(&v);
}

/* ---- A scanner of its own ----------------------------------------------------------------- */

#define LOOKS "if grep -q EICAR; then echo Eicar-Test; exit 1; fi"

static char scanner[64];

UNUSED static void use_scanner(const char *script)
{
	FILE *s;

	signal(SIGPIPE, SIG_IGN);
	snprintf(scanner, sizeof scanner, "/tmp/yui-test-scan-%d", (int)getpid());
	s = fopen(scanner, "w");
	fprintf(s, "#!/bin/sh\n%s\n", script);
	fclose(s);
	chmod(scanner, 0700);
	assert_true(scan_use(scanner));
}

UNUSED static void drop_scanner(void)
{
	scan_use(NULL);
	unlink(scanner);
}

UNUSED static const char *files_of(int64_t id)
{
	static char path[100];

	snprintf(path, sizeof path, "/consultations/%lld/files", (long long)id);
	return path;
}

UNUSED static int attach(const char *role, int64_t to, const char *name, const char *bytes)
{
	static int forms;

	form_begin(role, files_of(to));
	field("note", "申込書の写し");
	field("token", arena_printf(&bodies, "files-test-%d", ++forms));
	file_of(name, bytes, strlen(bytes));
	return form_send();
}

#define SAYS(words) assert_non_null(strstr(v.rq.page.s, words))

/* ---- What is there ------------------------------------------------------------------------ */

UNUSED static int newest(struct file *f)
{
	struct work w;
	struct listing l;
	int n;

	test_begin(&w, house.store, false);
	w.actor = actor_program(house.region);
	l = store_parts(&w, &consultation_file_record, slip);
	n = l.n;
	if (n)
		*f = ((struct file *)l.items)[n - 1];
	test_end(&w);
	f->name = NULL; /* it went with the work */
	arena_reset(&w.arena);
	return n;
}

UNUSED static int count(void)
{
	struct file f;

	return newest(&f);
}

UNUSED static int64_t contents(void)
{
	struct work w;
	int64_t n;

	test_begin(&w, house.store, false);
	w.actor = actor_program(house.region);
	n = sealed_count(&w);
	test_end(&w);
	arena_reset(&w.arena);
	return n;
}

UNUSED static int visit_file(const char *role, int64_t whole, int64_t id, const char *rest)
{
	char path[160];

	snprintf(path, sizeof path, "/consultations/%lld/files/%lld%s", (long long)whole,
	    (long long)id, rest);
	visit_end(&v);
	visit_begin(&v, &house, role, GET, path);
	return visit_run(&v);
}

UNUSED static int press(int64_t id, const char *what, int64_t version)
{
	char path[160];

	snprintf(path, sizeof path, "/consultations/%lld/files/%lld/%s", (long long)slip,
	    (long long)id, what);
	visit_end(&v);
	visit_begin(&v, &house, "manager", POST, path);
	visit_form(&v, "version", int_text(&v.work.arena, version));
	visit_form(&v, "reason", "試し");
	return visit_run(&v);
}

UNUSED static void find_slips(void)
{
	for (int i = 0; i < house.inmates; i++)
		if (house.inmate[i].record == &consultation_record)
			*(house.inmate[i].town ? &other : &slip) = house.inmate[i].id;
}

#endif
