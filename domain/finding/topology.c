/* topology: reads TopoJSON and GeoJSON into outlines, made simpler until there is room for them. */
#include "domain/finding/finding.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ARCS_MOST = 60000, POINTS_MOST = 600000, RINGS_MOST = 60000, REFS_MOST = 200000 };

/* Ten thousandths of a degree. */
struct spot {
	int x, y;
};
struct arc {
	int n;
	struct spot *spot;
};
struct ring {
	int shape, first, n; /* of the refs; ~i is the arc i backwards */
};
struct reading {
	struct work *w;
	json_t *arcs_json;
	struct arc *arc;
	struct ring *ring;
	int *ref;
	int arcs, rings, refs, points, shapes;
	struct {
		const char *code, *name;
	} shape[SHAPES_MOST];
	const char *why;
};

static bool refuse(struct reading *r, const char *why)
{
	if (!r->why)
		r->why = why;
	return false;
}

#define TOO_MUCH "形が細かすぎるか、多すぎます。都道府県ごとのファイルにするか、形を簡単にしてください。"
#define NO_FORM "形の書き方が読み取れません。TopoJSON か GeoJSON のファイルかどうか、確かめてください。"

/* ---- Points ---- */

static bool spot_of(struct reading *r, double x, double y, struct spot *to)
{
	if (!(x >= -180 && x <= 180 && y >= -90 && y <= 90))
		return refuse(r, "位置が緯度・経度になっていません。");
	*to = (struct spot){ (int)lround(x * 1e4), (int)lround(y * 1e4) };
	return true;
}

static bool pair_of(struct reading *r, const json_t *pair, double *x, double *y)
{
	const json_t *first = json_array_get(pair, 0), *second = json_array_get(pair, 1);

	if (!json_is_number(first) || !json_is_number(second))
		return refuse(r, NO_FORM);
	*x = json_number_value(first);
	*y = json_number_value(second);
	return true;
}

static bool number_at(const json_t *list, size_t i, double *to)
{
	const json_t *one = json_array_get(list, i);

	*to = json_number_value(one);
	return json_is_number(one);
}

static struct arc *arc_new(struct reading *r, size_t n)
{
	struct arc *a = &r->arc[r->arcs];

	if (r->arcs == ARCS_MOST || n > POINTS_MOST || r->points + (int)n > POINTS_MOST) {
		refuse(r, TOO_MUCH);
		return NULL;
	}
	r->arcs++;
	r->points += (int)n;
	*a = (struct arc){ (int)n, arena_alloc(&r->w->arena, (n + 1) * sizeof(struct spot)) };
	return a;
}

/* ---- TopoJSON: arcs, quantised and as differences, or as they are ---- */

static bool arc_read(struct reading *r, const json_t *points, const json_t *transform)
{
	const json_t *scale = json_object_get(transform, "scale"),
		     *move = json_object_get(transform, "translate");
	struct arc *a = arc_new(r, json_array_size(points));
	double at[2] = { 0, 0 }, by[2] = { 1, 1 }, from[2] = { 0, 0 };

	if (!a)
		return false;
	if (a->n < 2)
		return refuse(r, NO_FORM);
	if (transform
	    && (!number_at(scale, 0, &by[0]) || !number_at(scale, 1, &by[1])
		|| !number_at(move, 0, &from[0]) || !number_at(move, 1, &from[1])))
		return refuse(r, NO_FORM);
	for (int i = 0; i < a->n; i++) {
		double x, y;

		if (!pair_of(r, json_array_get(points, (size_t)i), &x, &y))
			return false;
		at[0] = transform ? at[0] + x : x;
		at[1] = transform ? at[1] + y : y;
		if (!spot_of(r, at[0] * by[0] + from[0], at[1] * by[1] + from[1], &a->spot[i]))
			return false;
	}
	return true;
}

static bool ring_new(struct reading *r, int shape)
{
	if (r->rings == RINGS_MOST)
		return refuse(r, TOO_MUCH);
	r->ring[r->rings++] = (struct ring){ shape, r->refs, 0 };
	return true;
}

static bool ring_add(struct reading *r, int64_t ref)
{
	int64_t arc = ref < 0 ? ~ref : ref;

	if (arc >= r->arcs)
		return refuse(r, NO_FORM);
	if (r->refs == REFS_MOST)
		return refuse(r, TOO_MUCH);
	r->ref[r->refs++] = (int)ref;
	r->ring[r->rings - 1].n++;
	return true;
}

/* A ring is a list of arcs, or of points. */
static bool ring_read(struct reading *r, const json_t *ring, int shape)
{
	size_t n = json_array_size(ring);

	if (!n)
		return refuse(r, NO_FORM);
	if (!ring_new(r, shape))
		return false;
	if (!r->arcs_json)
		return arc_read(r, ring, NULL) && ring_add(r, r->arcs - 1);
	for (size_t i = 0; i < n; i++)
		if (!json_is_integer(json_array_get(ring, i))
		    || !ring_add(r, json_integer_value(json_array_get(ring, i))))
			return refuse(r, NO_FORM);
	return true;
}

static bool rings_read(struct reading *r, const json_t *polygon, int shape)
{
	for (size_t i = 0; i < json_array_size(polygon); i++)
		if (!ring_read(r, json_array_get(polygon, i), shape))
			return false;
	return true;
}

/* ---- Which municipality ---- */

static const char *text_of(struct reading *r, const json_t *properties, const char *const *names)
{
	for (; *names; names++) {
		const json_t *v = json_object_get(properties, *names);

		if (json_is_integer(v))
			return arena_printf(&r->w->arena, "%05lld",
			    (long long)json_integer_value(v));
		if (json_is_string(v) && *json_string_value(v)
		    && !strpbrk(json_string_value(v), "|\n;"))
			return arena_copy(&r->w->arena, json_string_value(v));
	}
	return NULL;
}

/* 07207 with its check digit: 072079; NULL: it is no code of a municipality. */
static const char *whole_code(struct arena *a, const char *code)
{
	if (!code || strspn(code, "0123456789") != strlen(code))
		return NULL;
	for (char c = '0'; c <= '9' && strlen(code) == 5; c++) {
		const char *whole = arena_printf(a, "%s%c", code, c);

		if (municipality_code_valid(whole))
			return whole;
	}
	return municipality_code_valid(code) ? code : NULL;
}

static int shape_of(struct reading *r, const json_t *feature)
{
	static const char *const codes[] = { "N03_007", "code", "CODE", "jiscode", "JCODE", "id",
		NULL };
	static const char *const names[] = { "N03_004", "name", "NAME", "city", "CITY", NULL };
	const json_t *properties = json_object_get(feature, "properties");
	const char *code = whole_code(&r->w->arena, text_of(r, properties, codes));

	if (!code)
		code = whole_code(&r->w->arena, text_of(r, feature, codes));
	for (int i = 0; code && i < r->shapes; i++)
		if (text_same(r->shape[i].code, code))
			return i;
	if (!code || r->shapes == SHAPES_MOST)
		return -1;
	r->shape[r->shapes].code = code;
	r->shape[r->shapes].name = text_of(r, properties, names);
	return r->shapes++;
}

/* What belongs to no municipality (a lake) is no outline of one. */
static bool geometry_read(struct reading *r, const json_t *feature, const json_t *geometry)
{
	const char *type = json_string_value(json_object_get(geometry, "type"));
	const json_t *in = json_object_get(geometry, r->arcs_json ? "arcs" : "coordinates");
	int shape;

	if (!type || (strcmp(type, "Polygon") && strcmp(type, "MultiPolygon")))
		return true;
	shape = shape_of(r, feature);
	if (shape < 0)
		return r->shapes < SHAPES_MOST || refuse(r, TOO_MUCH);
	if (!strcmp(type, "Polygon"))
		return rings_read(r, in, shape);
	for (size_t i = 0; i < json_array_size(in); i++)
		if (!rings_read(r, json_array_get(in, i), shape))
			return false;
	return true;
}

static bool topology(struct reading *r, const json_t *root)
{
	json_t *object;
	const char *name;

	for (size_t i = 0; i < json_array_size(r->arcs_json); i++)
		if (!arc_read(r, json_array_get(r->arcs_json, i),
			json_object_get(root, "transform")))
			return false;
	json_object_foreach(json_object_get(root, "objects"), name, object)
	{
		const json_t *list = json_object_get(object, "geometries");

		for (size_t i = 0; i < json_array_size(list); i++)
			if (!geometry_read(r, json_array_get(list, i), json_array_get(list, i)))
				return false;
	}
	return true;
}

static bool features(struct reading *r, const json_t *root)
{
	const json_t *list = json_object_get(root, "features");

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *feature = json_array_get(list, i);

		if (!geometry_read(r, feature, json_object_get(feature, "geometry")))
			return false;
	}
	return true;
}

/* ---- Written ---- */

/* Points nearer than that to the one before are left out; ends stay, so that neighbours meet. */
static void simplify(struct arc *a, int near)
{
	int n = 0;

	for (int i = 0; i < a->n; i++) {
		int64_t dx = n ? a->spot[i].x - a->spot[n - 1].x : 0,
			dy = n ? a->spot[i].y - a->spot[n - 1].y : 0;

		if (n == 0 || i == a->n - 1 || dx * dx + dy * dy >= (int64_t)near * near)
			a->spot[n++] = a->spot[i];
	}
	a->n = n;
}

static void put_spot(struct text *t, struct spot s, struct spot *last)
{
	if (s.x == last->x && s.y == last->y)
		return;
	text_addf(t, "%s%d %d", t->len && t->s[t->len - 1] >= '0' && t->s[t->len - 1] <= '9' ? " "
											    : "",
	    s.x - last->x, s.y - last->y);
	*last = s;
}

static void put_ring(struct text *t, const struct reading *r, const struct ring *ring)
{
	struct spot last = { 0, 0 };

	text_addc(t, t->s[t->len - 1] == '|' ? ' ' : ';');
	for (int i = 0; i < ring->n; i++) {
		int ref = r->ref[ring->first + i];
		const struct arc *a = &r->arc[ref < 0 ? ~ref : ref];

		for (int k = 0; k < a->n; k++)
			put_spot(t, a->spot[ref < 0 ? a->n - 1 - k : k], &last);
	}
}

static const char *shapes_written(const struct reading *r)
{
	struct text t = { .arena = &r->w->arena };

	for (int s = 0; s < r->shapes; s++) {
		text_addf(&t, "%s%s|%s|", s ? "\n" : "", r->shape[s].code,
		    r->shape[s].name ? r->shape[s].name : "");
		for (int i = 0; i < r->rings; i++)
			if (r->ring[i].shape == s)
				put_ring(&t, r, &r->ring[i]);
	}
	return t.s;
}

static const char *fitted(struct reading *r)
{
	enum { FAR = 1000 /* a tenth of a degree */ };
	const char *shapes;

	for (int near = 2; near < FAR; near *= 2) {
		for (int i = 0; i < r->arcs; i++)
			simplify(&r->arc[i], near);
		shapes = shapes_written(r);
		if (strlen(shapes) <= SHAPES_ROOM)
			return shapes;
	}
	refuse(r, TOO_MUCH);
	return NULL;
}

static bool read_root(struct reading *r, const json_t *root)
{
	const char *type = json_string_value(json_object_get(root, "type"));

	if (!type)
		return refuse(r, NO_FORM);
	r->arcs_json = !strcmp(type, "Topology") ? json_object_get(root, "arcs") : NULL;
	if (r->arcs_json)
		return topology(r, root);
	return strcmp(type, "FeatureCollection")
	    ? refuse(r, "TopoJSON（Topology）でも GeoJSON（FeatureCollection）でもないファイルです。")
	    : features(r, root);
}

const char *topology_read(struct work *w, const char *bytes, size_t n, int *towns,
    const char **why)
{
	struct reading *r = arena_alloc(&w->arena, sizeof *r);
	json_error_t error;
	json_t *root = json_loadb(bytes, n, 0, &error);
	const char *shapes = NULL;

	*r = (struct reading){ .w = w };
	r->arc = arena_alloc(&w->arena, ARCS_MOST * sizeof *r->arc);
	r->ring = arena_alloc(&w->arena, RINGS_MOST * sizeof *r->ring);
	r->ref = arena_alloc(&w->arena, REFS_MOST * sizeof *r->ref);
	if (!root)
		refuse(r,
		    arena_printf(&w->arena, "JSONとして読めません（%d行目）。ファイルが途中で切れていないか、"
					    "確かめてください。",
			error.line));
	else if (read_root(r, root) && !r->rings)
		refuse(r, "市町村の形が一つもありません。"
			  "市町村のコード（N03_007、code など）のある境界のファイルにしてください。");
	if (!r->why)
		shapes = fitted(r);
	json_decref(root);
	*towns = r->shapes;
	*why = r->why;
	return shapes;
}
