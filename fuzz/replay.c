/* replay: gives a fuzz target every file of a folder, where no libFuzzer does; speaks TAP. */
#include "fuzz/fuzz.h"

/* Under libFuzzer, main is libFuzzer's. */
#ifndef FUZZER

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint8_t *load(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data;
	long end;

	if (!file || fseek(file, 0, SEEK_END) || (end = ftell(file)) < 0) {
		perror(path);
		exit(1);
	}
	rewind(file);
	/* Exactly as large as the input, so that a byte too far is seen. */
	data = malloc((size_t)end ? (size_t)end : 1);
	*size = data ? fread(data, 1, (size_t)end, file) : 0;
	fclose(file);
	return data;
}

/* Runs one file; the sanitizers end the program if it does not go well. */
static void replay(const char *folder, const char *name)
{
	char path[4096];
	uint8_t *data;
	size_t size;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	fprintf(stderr, "# %s\n", path);
	data = load(path, &size);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

int main(int argc, char **argv)
{
	struct dirent **entries;
	int n, ran = 0;

	if (argc != 2) {
		fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
		return 2;
	}
	n = scandir(argv[1], &entries, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		if (entries[i]->d_name[0] != '.') {
			replay(argv[1], entries[i]->d_name);
			ran++;
		}
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	printf("%sok 1 - %s: %d inputs\n", ran ? "" : "not ", argv[1], ran);
	return !ran;
}

#endif
