/* outward: the directory in the formats that others publish and read. */
#ifndef OUTWARD_H
#define OUTWARD_H

#include "domain/organizations/organizations.h"

/* One place, or one of its services, with what it points to; zero ids where there is nothing. */
struct outward {
	struct work *work;
	const struct organization *place;
	const struct service *service; /* NULL: of the place alone */
	struct corporation corporation;
	struct municipality town;
};
/* Adds what `each` makes of every place of the query; how many it says that it made. */
int64_t outward_places(struct work *, const struct query *,
    int (*each)(struct text *, struct outward *), struct text *);

/* ---- sheets.c: whole files, with their heads ---- */

file_write kaigo_csv; /* the 24 columns of the Ministry's open data of care services */
file_write care_csv; /* 介護サービス事業所一覧 of the municipalities' standard data */
file_write medical_csv; /* 医療機関一覧 of the same */

/* ---- vcard.c: RFC 6350 ---- */

file_write vcards;
int vcard_add(struct text *, struct outward *);

extern const struct file_kind organizations_exports[];
handler outward_vcard; /* of one */

#endif
