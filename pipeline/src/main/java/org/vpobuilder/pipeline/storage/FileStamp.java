package org.vpobuilder.pipeline.storage;

/**
 * Size and time of a file, which show without reading it that it has not been written since.
 *
 * @param modifiedMillis the time of the last write according to its file system, on S3 in whole
 *     seconds; 0 if not known
 */
public record FileStamp(long bytes, long modifiedMillis) {}
