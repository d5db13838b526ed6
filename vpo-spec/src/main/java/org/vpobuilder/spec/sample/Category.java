package org.vpobuilder.spec.sample;

/**
 * The category of an object in a data set of images.
 *
 * @param source name of the source
 * @param id the source's own id, as text: COCO's number, a synset, a Freebase MID
 * @param name the source's own name
 */
public record Category(String source, String id, String name) {}
