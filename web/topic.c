/* topic: who may listen to what. */
#include "web/stream.h"

#include <string.h>

bool topic_visible(struct work *w, const char *topic)
{
	size_t name = strcspn(topic, "/");
	int64_t id;

	for (const struct record *const *r = web_schema()->records; *r; r++) {
		if (strlen((*r)->name) != name || memcmp((*r)->name, topic, name))
			continue;
		if (!actor_may(&w->actor, (*r)->read))
			return false;
		if (!topic[name])
			return true;
		return text_number(topic + name + 1, 1, INT64_MAX, &id)
		    && store_get(w, *r, id, arena_alloc(&w->arena, (*r)->size));
	}
	return false;
}
