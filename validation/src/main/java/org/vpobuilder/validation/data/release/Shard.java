package org.vpobuilder.validation.data.release;

/**
 * A shard of a subset and split, as its index lists it.
 *
 * @param path relative to the release's root
 * @param samples to read: all, or the first ones where the data set is limited
 * @param total samples in it
 */
record Shard(String path, int samples, int total) {}
