package org.vpobuilder.spec.sample;

/**
 * The image of a sample.
 *
 * @param file path below COCO's root, with forward slashes
 * @param width columns in pixels
 * @param height rows in pixels
 * @param bytes length of the file
 * @param sha256 of the file, in hex; empty where a plan was made without looking at images
 * @param license COCO's licence number; where the record names none, 0, or -1 if a licence of the
 *     split's list has the number 0
 */
public record ImageRef(
    long id,
    String file,
    int width,
    int height,
    long bytes,
    String sha256,
    int license,
    String flickrUrl,
    String cocoUrl) {}
