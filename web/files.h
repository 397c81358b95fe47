/* files: what is attached to records -- papers, photographs -- sealed in the database.
 *
 * Files are a part of the record they are attached to, like any other part: seen, printed, removed
 * and restored with it.  A record gets them by one line in its folder,
 *
 *	FILES(person, "/people", "人のファイル", READ_CASES, WRITE_CASES, EXPORT_CASES, true)
 *
 * FILES_OF(person) in its header, and &person_files_module in domain/modules.c.
 * docs/decisions/0027-attached-files.md */
#ifndef WEB_FILES_H
#define WEB_FILES_H

#include "store/sealed.h"
#include "web/scan.h"
#include "web/sniff.h"
#include "web/web.h"

/* Described once: members of the struct, and rows of each record's fields.  `hidden`: names and
 * descriptions are private, and so are the contents. */
#define FILE_FIELDS(FIELD, of, hidden) \
	FIELD(LINK, whole, "添付先", .need = true, .fixed = true, .part = true, .to = of) \
	FIELD(TEXT, name, "ファイル名", .need = true, .fixed = true, .title = true, .find = true, \
	    .private = hidden, .list = true) \
	FIELD(TEXT, note, "説明", .find = true, .private = hidden, .list = true, .max = 200, \
	    .help = "何の書類か。") \
	FIELD(CHOICE, type, "種類", .fixed = true, .list = true, .choices = sniff_types) \
	FIELD(NUMBER, size, "大きさ", .fixed = true, .list = true, .max = 1 << 30, .unit = "B") \
	FIELD(CHOICE, state, "ウイルス検査", .fixed = true, .list = true, .choices = file_states) \
	FIELD(MOMENT, attached, "添付日時", .fixed = true, .list = true) \
	FIELD(LINK, by, "添付した人", .fixed = true, .list = true, .to = &account_record) \
	FIELD(TEXT, seal, "封の検査値", .fixed = true, .max = SEALED_HASH)
#define FILE_MEMBER(kind, name, ...) kind##_t name;
#define FILE_ROW(kind_, name_, label_, ...) \
	{ .name = #name_, .label = label_, .kind = kind_, .at = offsetof(struct file, name_), \
	    __VA_ARGS__ },

struct file {
	struct head head;
	FILE_FIELDS(FILE_MEMBER, , )
};
extern const struct choice file_states[];
/* Places in it, from 1. */
enum { FILE_CLEAN = 1, FILE_UNSCANNED, FILE_WAITING, FILE_INFECTED };

#define FILES_OF(of) \
	extern const struct record of##_file_record; \
	extern const struct module of##_files_module
#define FILE_ROUTE(verb, of, base, path, who, handle, what, ...) \
	{ verb, base "/:id/files" path, who, handle, .record = &of##_file_record, .deed = what, \
	    __VA_ARGS__ }
#define FILES(of, base, says, reads, writes, exports, hidden) \
	static const struct field of##_file_fields[] = { \
		FILE_FIELDS(FILE_ROW, &of##_record, hidden) { 0 } \
	}; \
	const struct record of##_file_record = { .name = #of "_file", .label = says, \
		.size = sizeof(struct file), .fields = of##_file_fields, .read = reads, \
		.write = writes, .export = exports, .files = true, \
		.indexes = (const char *const[]){ "state", NULL } }; \
	static const struct route of##_file_routes[] = { \
		FILE_ROUTE(GET, of, base, "/new", writes, file_new, VIEWING), \
		FILE_ROUTE(POST, of, base, "", writes, file_create, MAKING, .slow = true, \
		    .files = true), \
		FILE_ROUTE(GET, of, base, "/:part", reads, file_show, VIEWING), \
		FILE_ROUTE(GET, of, base, "/:part/content", reads, file_content, DOWNLOADING, \
		    .slow = true), \
		FILE_ROUTE(GET, of, base, "/:part/edit", writes, file_edit, VIEWING), \
		FILE_ROUTE(POST, of, base, "/:part", writes, file_update, CHANGING), \
		FILE_ROUTE(GET, of, base, "/:part/history", reads, file_history, VIEWING), \
		FILE_ROUTE(POST, of, base, "/:part/remove", writes, file_remove, REMOVING), \
		FILE_ROUTE(POST, of, base, "/:part/restore", writes, file_restore, RESTORING), \
		{ 0 } \
	}; \
	const struct module of##_files_module = { .path = base, .label = says, .may = reads, \
		.routes = of##_file_routes, \
		.records = (const struct record *const[]){ &of##_file_record, NULL } }

handler file_new, file_create, file_show, file_content, file_edit, file_update, file_history,
    file_remove, file_restore;

/* Of this installation; set before serving, not changed after. */
struct file_rules {
	int64_t each, all; /* bytes: of one file, of all files of a hub */
	bool ready;        /* there is a key, and it opens what is there */
};
extern struct file_rules file_rules;

/* Who may see a file's row need not be allowed to open it: what is private of it says so. */
bool file_may_open(const struct work *, const struct record *);
/* Attaches what a program has made, within its work; whole and note are filled in.  False: there
 * is no key, or it is no file that is taken. */
bool file_attach(struct work *, const struct record *, struct file *, const char *name,
    const void *bytes, size_t n);
/* All bytes of it.  What `take` got is good only if the answer is SEALED_WELL. */
enum sealed file_read(struct work *, const struct file *, sealed_sink *take, void *context);
/* 1.2 MB */
const char *file_size_said(struct arena *, int64_t bytes);

/* What is done without being asked: contents that were on their way when the program ended are
 * dropped, what waits for the scanner is scanned.  Slow; in works of its own. */
void file_keep(struct store *);

/* On the page of the whole: what is attached, with a link to attach more; and for what stands in a
 * list, the list alone.  Nothing where the actor may see none. */
void files_card(struct request *, const struct record *, int64_t whole, bool removed);
void files_list(struct request *, const struct record *, int64_t whole);

#endif
