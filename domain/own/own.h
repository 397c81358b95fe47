/* own: records that belong to one account and may be shared with the hub: phrases, templates.
 * Such a record has the fields owner (a needed, fixed LINK), shared (FLAG) and place (NUMBER). */
#ifndef OWN_H
#define OWN_H

#include "web/web.h"

/* Whose rows are seen: one's own and those of the hub; for .visible. */
#define OWN_VISIBLE(table) table ".owner = $2 OR COALESCE(" table ".shared, 0) = 1"
/* For .check: an account has no more of them than fit on a page. */
enum { OWN_MOST = 200 };
void own_check_room(struct work *, const struct record *, const void *rec);

/* May the actor change it?  One's own; the hub's also whoever keeps the hub's lists. */
bool own_is(const struct work *, const struct record *, const void *rec);
/* As any_…, for who may change it. */
handler own_edit, own_update, own_remove, own_restore;
handler own_up;   /* one place up among those of the same owner, and back to the list */
handler own_used; /* one use more by this account */
/* The routes that all of them have; ROUTE is the folder's own macro. */
#define OWN_ROUTES \
	ROUTE(GET, "/csv", any_csv, .slow = true, .deed = EXPORTING), \
	ROUTE(POST, "", any_create, .deed = MAKING), \
	ROUTE(GET, "/:id", any_show, .deed = VIEWING), \
	ROUTE(GET, "/:id/edit", own_edit, .deed = VIEWING), \
	ROUTE(POST, "/:id", own_update, .deed = CHANGING), \
	ROUTE(POST, "/:id/remove", own_remove, .deed = REMOVING), \
	ROUTE(POST, "/:id/restore", own_restore, .deed = RESTORING), \
	ROUTE(POST, "/:id/up", own_up, .deed = CHANGING), \
	ROUTE(GET, "/:id/history", any_history, .deed = VIEWING)

/* One's own and the hub's, or of those that may be changed the removed ones: by their places, those
 * without one by how often this account used them, then the newest first. */
struct listing own_list(struct work *, const struct record *, bool removed);
/* One use more by this account; false: there is none for it. */
bool own_count(struct work *, const struct record *, int64_t id);
int64_t own_uses(struct work *, const struct record *, int64_t id);
extern const struct table own_use_table; /* for one of the modules */

#endif
