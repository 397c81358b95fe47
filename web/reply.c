/* reply: the answers that many handlers give, and the headers of all. */
#include "web/reply.h"

#include "document/document.h"
#include "web/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int reply_goto(struct request *rq, const char *format, ...)
{
	char *path;
	va_list args;

	va_start(args, format);
	if (vasprintf(&path, format, args) < 0)
		abort();
	va_end(args);
	/* Only to ourselves: "//elsewhere" and "/\elsewhere" are other hosts. */
	rq->location = path[0] == '/' && path[1] != '/' && path[1] != '\\' && !strpbrk(path, "\r\n")
	    ? arena_copy(&rq->work->arena, path)
	    : "/";
	free(path);
	return 303;
}

int reply_problem(struct request *rq, int status, const char *what, const char *todo)
{
	struct text *o = &rq->page;

	*o = (struct text){ .arena = &rq->work->arena };
	rq->title = what;
	rq->type = rq->download = rq->location = NULL;
	text_add(o, "<section class=\"problem\" role=\"alert\"><h1>");
	out_text(o, what);
	text_add(o, "</h1>\n<p>");
	out_text(o, todo);
	if (rq->number && status >= 500) {
		text_add(o, "</p>\n<p class=\"number\">問い合わせ番号 ");
		out_text(o, rq->number);
	}
	text_add(o, "</p>\n<p><a href=\"/\">最初の画面へ</a></p></section>\n");
	return status;
}

int reply_pdf(struct request *rq, struct sheet *sheet)
{
	size_t size;
	const char *pdf = sheet_end(sheet, &size);

	text_addn(&rq->page, pdf, size);
	rq->type = "application/pdf";
	return 200;
}

int reply_file(struct request *rq, const char *type, const char *what, const char *extension)
{
	struct date d = work_today(rq->work);

	if (rq->page.over)
		return reply_problem(rq, 413, "大きすぎて一つのファイルにできません。",
		    "条件で絞り込んでから、もう一度お試しください。");
	rq->type = type;
	rq->download = arena_printf(&rq->work->arena, "%s_%04d%02d%02d.%s", what, d.year, d.month,
	    d.day, extension);
	return 200;
}

int reply_csv(struct request *rq, const char *what)
{
	const char *report = NULL, *bytes;
	size_t size;

	if (!text_same(query_value(rq, "code"), "cp932") || rq->page.over)
		return reply_file(rq, "text/csv; charset=utf-8", what, "csv");
	bytes = csv_cp932(&rq->work->arena, rq->page.s, &size, &report);
	rq->page = (struct text){ .arena = &rq->work->arena };
	if (report && !query_value(rq, "lost")) {
		rq->title = "CSVで表せない文字";
		lost_page(&rq->page, rq, report);
		return 200;
	}
	text_addn(&rq->page, bytes, size);
	return reply_file(rq, "text/csv; charset=Shift_JIS", what, "csv");
}

/* ---- Headers ---- */

/* A file name in both spellings (RFC 6266): plain for old readers, UTF-8 for all others. */
static const char *disposition(struct arena *a, const char *name)
{
	struct text t = { .arena = a };

	text_add(&t, "attachment; filename=\"");
	for (const char *s = name; *s; s++)
		if (!((unsigned char)*s & 0x80) || ((unsigned char)*s & 0xc0) == 0xc0)
			text_addc(&t, *s > ' ' && *s < 127 && !strchr("\"\\%/", *s) ? *s : '_');
	text_add(&t, "\"; filename*=UTF-8''");
	for (const char *s = name; *s; s++) {
		if ((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9')
		    || strchr("-._~", *s))
			text_addc(&t, *s);
		else
			text_addf(&t, "%%%02X", (unsigned)(unsigned char)*s);
	}
	return t.s;
}

static size_t common(struct header *to, const char *type, const char *policy)
{
	size_t n = 0;

	to[n++] = (struct header){ "Content-Type", type };
	to[n++] = (struct header){ "Content-Security-Policy", policy };
	to[n++] = (struct header){ "X-Content-Type-Options", "nosniff" };
	to[n++] = (struct header){ "Referrer-Policy", "same-origin" };
	to[n++] = (struct header){ "Cross-Origin-Opener-Policy", "same-origin" };
	to[n++] = (struct header){ "Cross-Origin-Resource-Policy", "same-origin" };
	to[n++] = (struct header){ "Permissions-Policy",
		"camera=(), geolocation=(), microphone=(), payment=(), usb=()" };
	return n;
}

#define OWN \
	"default-src 'self'; object-src 'none'; base-uri 'none'; " \
	"form-action 'self'; frame-ancestors 'none'"

size_t reply_common(struct header *to, const char *type)
{
	return common(to, type,
	    installation.survey ? OWN "; img-src 'self' " SURVEY_HOST : OWN);
}

/* What is kept as a file runs nothing, even if somebody gets a browser to show it as a page. */
static const char alone[] = "default-src 'none'; sandbox; frame-ancestors 'none'";

static const char *etag(const struct request *rq)
{
	return arena_printf(&rq->work->arena, "\"%s\"",
	    text_digest(&rq->work->arena, rq->page.len ? rq->page.s : ""));
}

bool reply_known(const struct request *rq, int status)
{
	return rq->lasting && status == 200 && rq->wire.known
	    && strstr(rq->wire.known, etag(rq));
}

size_t reply_headers(const struct request *rq, int status, struct header *to)
{
	struct arena *a = &rq->work->arena;
	const char *type = rq->type ? rq->type : "text/html; charset=utf-8";
	size_t n = rq->download ? common(to, type, alone) : reply_common(to, type);
	bool lasting = rq->lasting && status == 200;

	to[n++] = (struct header){ "Cache-Control",
		lasting ? arena_printf(a, "public, max-age=%d", rq->lasting) : "no-store" };
	if (lasting)
		to[n++] = (struct header){ "ETag", etag(rq) };
	if (rq->wire.tls)
		to[n++] = (struct header){ "Strict-Transport-Security", "max-age=63072000" };
	if (rq->location)
		to[n++] = (struct header){ "Location", rq->location };
	if (rq->download)
		to[n++] = (struct header){ "Content-Disposition", disposition(a, rq->download) };
	/* What others get as well brings nobody a session. */
	if (rq->set_cookie && !rq->lasting)
		to[n++] = (struct header){ "Set-Cookie", rq->set_cookie };
	if (rq->flash_cookie && !rq->lasting)
		to[n++] = (struct header){ "Set-Cookie", rq->flash_cookie };
	if (rq->allow)
		to[n++] = (struct header){ "Allow", rq->allow };
	if (status == 503)
		to[n++] = (struct header){ "Retry-After", "3" };
	assert(n <= HEADERS_MAX);
	return n;
}
