package org.vpobuilder.spec.sample;

/**
 * What a source calls an object: a category of a data set of images.
 *
 * @param source name of the source
 * @param id the source's own, as text: COCO's number, a synset, a Freebase MID
 * @param name the source's own
 */
public record Category(String source, String id, String name) {}
