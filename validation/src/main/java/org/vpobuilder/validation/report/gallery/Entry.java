package org.vpobuilder.validation.report.gallery;

import java.util.List;

/**
 * The data of a sample for the page's script; paths are relative to the page.
 *
 * @param width of the image, in pixels
 * @param picture file of the image
 * @param origin the image's path in its source
 * @param url address of the image's origin; may be empty
 * @param spectrograms one per channel: left, right
 * @param peaks outline of the wave of every channel, from {@link SoundPicture#peaks}
 * @param hertz sampling rate; spectrograms end at half of it
 * @param left level of the left channel in dB full scale
 */
record Entry(
    String key,
    String subset,
    String split,
    int width,
    int height,
    String picture,
    String origin,
    String url,
    String mixture,
    List<String> spectrograms,
    List<String> peaks,
    double seconds,
    int hertz,
    double gain,
    double left,
    double right,
    List<Thing> objects) {

  /**
   * One object.
   *
   * @param share share of the image's pixels
   * @param x x of its centre of mass, in pixels
   * @param path outline in pixels
   * @param stem file of its sound alone; empty if it is silent
   * @param clip YouTube id and the second at which it begins; empty if it is silent
   */
  record Thing(
      String name,
      String role,
      double alpha,
      double share,
      double x,
      double y,
      String path,
      String stem,
      String clip,
      String label,
      double level) {}

  /**
   * The data of all samples that filters and sorting need.
   *
   * @param chunk number of samples in a chunk
   * @param classes names that rows refer to
   */
  record Index(int chunk, List<String> classes, List<Row> rows) {}

  /**
   * A sample in the index.
   *
   * @param sounding sounding classes, by their index in the index's list
   * @param sounds number of objects that sound
   * @param silents number of objects that are visible and silent
   * @param left level of the mixture's left channel in dB full scale, to a tenth
   */
  record Row(
      String key,
      String subset,
      String split,
      List<Integer> sounding,
      List<Integer> silent,
      int sounds,
      int silents,
      double left,
      double right) {}
}
