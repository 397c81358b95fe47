/* map: where places lie, as a picture that the server draws in the projection of web maps. */
#include "domain/finding/pages.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SQUARE = 256, NEAREST = 17, FARTHEST = 5, CELL = 48 };
enum { CELLS_WIDE = MAP_WIDE / CELL + 1, CELLS = CELLS_WIDE * (MAP_HIGH / CELL + 1) };

/* What the map shows: its upper left corner in pixels of the world at that zoom. */
struct sight {
	int zoom;
	double left, top;
};

static double world(int zoom)
{
	return SQUARE * pow(2, zoom);
}

static double x_of(double longitude, int zoom)
{
	return (longitude + 180) / 360 * world(zoom);
}

static double y_of(double latitude, int zoom)
{
	double rad = latitude * M_PI / 180;

	return (1 - asinh(tan(rad)) / M_PI) / 2 * world(zoom);
}

static double longitude_of(double x, int zoom)
{
	return x / world(zoom) * 360 - 180;
}

static double latitude_of(double y, int zoom)
{
	return atan(sinh(M_PI * (1 - 2 * y / world(zoom)))) * 180 / M_PI;
}

/* ---- What is shown ---- */

struct bounds {
	bool any;
	double west, east, south, north;
};

static void widen(struct bounds *b, double longitude, double latitude)
{
	if (!b->any)
		*b = (struct bounds){ true, longitude, longitude, latitude, latitude };
	b->west = fmin(b->west, longitude);
	b->east = fmax(b->east, longitude);
	b->south = fmin(b->south, latitude);
	b->north = fmax(b->north, latitude);
}

static struct sight centred(double longitude, double latitude, int zoom)
{
	return (struct sight){ zoom, x_of(longitude, zoom) - MAP_WIDE / 2.0,
		y_of(latitude, zoom) - MAP_HIGH / 2.0 };
}

static struct sight sight_of(const struct bounds *b)
{
	enum { EDGE = 60, CLOSE = 15 };
	int zoom = CLOSE;

	while (zoom > FARTHEST
	    && (x_of(b->east, zoom) - x_of(b->west, zoom) > MAP_WIDE - EDGE
		|| y_of(b->south, zoom) - y_of(b->north, zoom) > MAP_HIGH - EDGE))
		zoom--;
	return centred((b->west + b->east) / 2, (b->south + b->north) / 2, zoom);
}

/* "37.2865,140.3727,11" of the address. */
static bool sight_read(struct request *rq, struct sight *s)
{
	const char *typed = query_value(rq, "view");
	double latitude, longitude;
	char *end;
	long zoom;

	if (!typed || strspn(typed, "0123456789.,") != strlen(typed))
		return false;
	latitude = strtod(typed, &end);
	if (*end != ',')
		return false;
	longitude = strtod(end + 1, &end);
	if (*end != ',')
		return false;
	zoom = strtol(end + 1, &end, 10);
	if (*end || !(latitude >= 20 && latitude <= 46) || !(longitude >= 122 && longitude <= 154)
	    || zoom < FARTHEST || zoom > NEAREST)
		return false;
	*s = centred(longitude, latitude, (int)zoom);
	return true;
}

static const char *sight_href(struct request *rq, const char *path, double x, double y, int zoom,
    int to)
{
	double latitude = latitude_of(y, zoom), longitude = longitude_of(x, zoom);

	return address_with(rq, path, "view",
	    arena_printf(&rq->work->arena, "%.5f,%.5f,%d", latitude, longitude, to));
}

static void add_ways(struct request *rq, const char *path, const struct sight *s, struct map *m)
{
	double x = s->left + MAP_WIDE / 2.0, y = s->top + MAP_HIGH / 2.0;

	m->nearer = s->zoom < NEAREST ? sight_href(rq, path, x, y, s->zoom, s->zoom + 1) : NULL;
	m->farther = s->zoom > FARTHEST ? sight_href(rq, path, x, y, s->zoom, s->zoom - 1) : NULL;
	m->whole = address_with(rq, path, "view", NULL);
	m->north = sight_href(rq, path, x, y - MAP_HIGH / 2.0, s->zoom, s->zoom);
	m->south = sight_href(rq, path, x, y + MAP_HIGH / 2.0, s->zoom, s->zoom);
	m->west = sight_href(rq, path, x - MAP_WIDE / 2.0, y, s->zoom, s->zoom);
	m->east = sight_href(rq, path, x + MAP_WIDE / 2.0, y, s->zoom, s->zoom);
}

/* ---- Places ---- */

static bool on_map(const struct sight *s, double x, double y, int around)
{
	return x >= s->left - around && x <= s->left + MAP_WIDE + around && y >= s->top - around
	    && y <= s->top + MAP_HIGH + around;
}

struct heap { /* places that would stand on each other */
	int n;
	double x, y;
	struct found *one;
};

static void gather(struct heap *heap, const struct sight *s, struct found *p)
{
	double x = x_of((double)p->at.longitude / 1e6, s->zoom),
	       y = y_of((double)p->at.latitude / 1e6, s->zoom);

	if (!on_map(s, x, y, 0))
		return;
	heap += (int)(x - s->left) / CELL + CELLS_WIDE * ((int)(y - s->top) / CELL);
	heap->n++;
	heap->one = p;
	heap->x += x;
	heap->y += y;
}

/* Those that stand alone are called by their names. */
static void name_pins(struct work *w, const struct heap *heap)
{
	struct found *alone[CELLS];
	int n = 0;

	for (int i = 0; i < CELLS; i++)
		if (heap[i].n == 1)
			alone[n++] = heap[i].one;
	found_name(w, alone, n);
}

static void add_pins(struct request *rq, const char *path, const struct sight *s,
    const struct findings *f, struct map *m)
{
	struct heap *heap = arena_alloc(&rq->work->arena, CELLS * sizeof *heap);
	int nearer = s->zoom + 2 > NEAREST ? NEAREST : s->zoom + 2;

	for (int i = 0; i < f->n; i++) {
		m->unknown += !f->place[i].at.known;
		if (f->place[i].at.known)
			gather(heap, s, &f->place[i]);
	}
	name_pins(rq->work, heap);
	m->pin = arena_alloc(&rq->work->arena, CELLS * sizeof *m->pin);
	for (int i = 0; i < CELLS; i++) {
		double x = heap[i].x / heap[i].n, y = heap[i].y / heap[i].n;
		struct pin *pin = &m->pin[m->pins];

		if (!heap[i].n)
			continue;
		*pin = (struct pin){ (int)lround(x - s->left), (int)lround(y - s->top), heap[i].n };
		if (heap[i].n == 1) {
			pin->place = heap[i].one->id;
			pin->name = heap[i].one->name;
			pin->picked = m->picks && picks_has(m->picks, pin->place);
			if (m->picks)
				pin->href = picks_with(rq, path, m->picks, pin->place);
		} else {
			pin->href = sight_href(rq, path, x, y, s->zoom, nearer);
		}
		m->pins++;
	}
}

/* ---- Outlines ---- */

/* Reads one ring from *s on and draws it, if any of it is on the map. */
static void add_ring(struct text *d, const struct sight *s, const char **at, struct bounds *all)
{
	struct text own = { .arena = d->arena };
	double x = 0, y = 0;
	struct bounds b = {0};
	char *end;

	for (int n = 0; **at && **at != ';' && **at != '\n'; n++) {
		x += (double)strtol(*at, &end, 10);
		if (end == *at) {
			*at += strcspn(*at, ";\n"); /* no number */
			break;
		}
		y += (double)strtol(end, &end, 10);
		*at = end;
		widen(&b, x / 1e4, y / 1e4);
		if (s)
			text_addf(&own, "%c%.0f %.0f", n ? 'L' : 'M',
			    x_of(x / 1e4, s->zoom) - s->left, y_of(y / 1e4, s->zoom) - s->top);
	}
	widen(all, b.west, b.south);
	widen(all, b.east, b.north);
	if (s && x_of(b.east, s->zoom) >= s->left && x_of(b.west, s->zoom) <= s->left + MAP_WIDE
	    && y_of(b.south, s->zoom) >= s->top && y_of(b.north, s->zoom) <= s->top + MAP_HIGH)
		text_addf(d, "%sZ", own.s);
}

static const char *part(struct arena *a, const char **s)
{
	size_t n = strcspn(*s, "|\n");
	const char *copy = arena_copyn(a, *s, n);

	*s += n + ((*s)[n] == '|');
	return copy;
}

/* A line of what is kept; without a sight only what it spans, of the town that is asked for. */
static void outline(struct request *rq, const char **s, const struct sight *sight,
    const struct criteria *c, struct map *m, struct bounds *all)
{
	struct arena *a = &rq->work->arena;
	const char *code = part(a, s), *name = part(a, s);
	struct text d = { .arena = a };
	struct bounds own = {0};

	while (**s && **s != '\n') {
		add_ring(&d, sight, s, &own);
		*s += **s == ';';
	}
	*s += **s == '\n';
	if (!c->town.head.id || text_same(code, c->town.code)) {
		widen(all, own.west, own.south);
		widen(all, own.east, own.north);
	}
	if (!d.len)
		return;
	m->outline[m->outlines++] = (struct outline){ name, d.s, text_same(code, c->town.code),
		(int)(x_of((own.west + own.east) / 2, sight->zoom) - sight->left),
		(int)(y_of((own.south + own.north) / 2, sight->zoom) - sight->top) };
}

static void outlines(struct request *rq, const char *shapes, const struct sight *sight,
    const struct criteria *c, struct map *m, struct bounds *all)
{
	for (const char *s = shapes; s && *s;)
		outline(rq, &s, sight, c, m, all);
}

/* ---- The survey's map ---- */

static void add_pictures(struct request *rq, const struct sight *s, struct map *m)
{
	int left = (int)floor(s->left / SQUARE), top = (int)floor(s->top / SQUARE);
	int most = (int)pow(2, s->zoom);

	for (int y = top; y * SQUARE < s->top + MAP_HIGH; y++)
		for (int x = left; x * SQUARE < s->left + MAP_WIDE; x++) {
			if (x < 0 || y < 0 || x >= most || y >= most
			    || m->pictures == (int)COUNT(m->picture))
				continue;
			m->picture[m->pictures++] = (struct picture){
				arena_printf(&rq->work->arena, SURVEY_TILES "%d/%d/%d.png",
				    s->zoom, x, y),
				x * SQUARE - s->left, y * SQUARE - s->top, SQUARE };
		}
}

static void drawn(struct request *rq, const char *path, const struct criteria *c,
    const struct findings *f, struct map *m, struct boundaries *b)
{
	struct bounds all = {0};
	struct sight s;

	m->outline = arena_alloc(&rq->work->arena, SHAPES_MOST * sizeof *m->outline);
	for (int i = 0; i < f->n; i++)
		if (f->place[i].at.known)
			widen(&all, (double)f->place[i].at.longitude / 1e6,
			    (double)f->place[i].at.latitude / 1e6);
	if (!all.any)
		outlines(rq, b->shapes, NULL, c, m, &all);
	if (!all.any)
		widen(&all, 140.37, 37.28);
	if (!sight_read(rq, &s))
		s = sight_of(&all);
	outlines(rq, b->shapes, &s, c, m, &all);
	add_pins(rq, path, &s, f, m);
	add_ways(rq, path, &s, m);
	m->attribution = b->attribution;
	if (installation.survey)
		add_pictures(rq, &s, m);
}

void map_make(struct request *rq, const char *path, const struct criteria *c,
    const struct findings *f, struct map *m)
{
	const char *kind = query_value(rq, "map");
	struct boundaries b = {0};
	bool have = boundaries_now(rq->work, &b);

	*m = (struct map){ .picks = m->picks };
	if (kind ? text_same(kind, "tiles") : !have)
		tiles_make(rq, path, c, f, m);
	else
		drawn(rq, path, c, f, m, &b);
	m->other = address_with(rq, path, "map", m->schematic ? "drawn" : "tiles");
	m->other_label = m->schematic ? "位置の地図にする" : "市町村の図にする";
}
