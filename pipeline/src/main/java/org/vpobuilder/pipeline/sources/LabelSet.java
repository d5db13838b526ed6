package org.vpobuilder.pipeline.sources;

/**
 * The facts about a data set of labels for the clips of an audio source. A release whose clips they
 * decided must state them.
 *
 * @param title its common name, as in {@link org.vpobuilder.spec.release.Correction#name}
 * @param url of its page
 * @param licence of the labels, by SPDX's list
 * @param paper that it asks to have cited
 */
public record LabelSet(String title, String url, String licence, DataSet.Paper paper) {}
