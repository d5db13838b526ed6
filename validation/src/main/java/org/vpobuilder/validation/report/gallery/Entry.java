package org.vpobuilder.validation.report.gallery;

import java.util.List;

/**
 * What the page's script knows of a sample; paths are relative to the page.
 *
 * @param width of the image, in pixels
 * @param picture the image's own file
 * @param origin the image's path in its source
 * @param url where the image is from; may be empty
 * @param spectrograms one per channel: left, right
 * @param peaks outline of the wave of every channel, as {@link SoundPicture#peaks} says
 * @param hertz sampling rate: spectrograms end at half of it
 * @param left level in dB full scale
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
   * @param share of the image's pixels
   * @param x of its centre of mass, in pixels
   * @param path outline in pixels
   * @param stem its sound alone; empty where it is silent
   * @param clip YouTube id and second where it begins; empty where it is silent
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
   * What filters and the order need, of all samples at once.
   *
   * @param chunk samples of a chunk
   * @param classes names that rows refer to
   */
  record Index(int chunk, List<String> classes, List<Row> rows) {}

  /**
   * A sample in the index.
   *
   * @param sounding classes, by their place in the index's list
   * @param sounds how many objects sound
   * @param silents how many are visible and silent
   * @param left level of the mixture's channel in dB full scale, to a tenth
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
