/* remarks: see organizations.h. */
#include "domain/organizations/organizations.h"

#include <string.h>

static const char *const labels[] = { REMARK_AFTER_HOURS, REMARK_SUBJECTS, REMARK_BEDS,
	REMARK_CONTACT, REMARK_FORM, REMARK_CLOSED, REMARK_BASIS_CARE, REMARK_BASIS_WELFARE,
	REMARK_MEDICAL };

static const char *label_of(const char *line)
{
	for (size_t i = 0; i < COUNT(labels); i++)
		if (text_starts(line, labels[i]))
			return labels[i];
	return "";
}

const char *remark_of(struct arena *a, const char *note, const char *label)
{
	struct text t = { .arena = a };
	size_t skip = strlen(label);

	while (note && *note) {
		size_t n = strcspn(note, "\n");

		if (!strcmp(label_of(note), label))
			text_addf(&t, "%s%.*s", t.len ? "\n" : "", (int)(n - skip), note + skip);
		note += n + (note[n] == '\n');
	}
	return t.s;
}
