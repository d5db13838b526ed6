package org.vpobuilder.pipeline;

import java.util.List;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ProbedClip;

/** Makes records of the kind that COCO and VGGSound have, for tests. */
public final class Records {
  /**
   * The built-in class map: to read it takes some 10 ms, and properties ask for it thousands of
   * times.
   */
  public static final ClassMap VPO_21 = ClassMap.builtIn("vpo-21");

  private static final List<String> LICENCES =
      List.of(
          "",
          "http://creativecommons.org/licenses/by-nc-sa/2.0/",
          "http://creativecommons.org/licenses/by-nc/2.0/",
          "http://creativecommons.org/licenses/by-nc-nd/2.0/",
          "http://creativecommons.org/licenses/by/2.0/",
          "http://creativecommons.org/licenses/by-sa/2.0/",
          "http://creativecommons.org/licenses/by-nd/2.0/",
          "http://flickr.com/commons/usage/",
          "http://www.usa.gov/copyright.shtml");

  private Records() {}

  /** The address of a licence by COCO's number; empty for a number that its list lacks. */
  public static String licence(int number) {
    return number < LICENCES.size() ? LICENCES.get(number) : "";
  }

  public static ImageRef image(
      long id,
      String file,
      int width,
      int height,
      long bytes,
      String sha256,
      int licence,
      String url) {
    return new ImageRef(
        "coco",
        Long.toString(id),
        file,
        width,
        height,
        bytes,
        sha256,
        licence(licence),
        Attribution.page(url),
        List.of("coco:" + id));
  }

  public static ClipRef clip(
      String video,
      int start,
      String file,
      String label,
      String sha256,
      double level,
      long spanStart,
      long spanSamples) {
    return new ClipRef(
        "vggsound",
        "%s_%06d".formatted(video, start),
        file,
        start,
        List.of(label),
        "",
        Attribution.page("https://www.youtube.com/watch?v=" + video),
        List.of("youtube:" + video),
        sha256,
        level,
        spanStart,
        spanSamples);
  }

  public static ProbedClip probed(
      String video,
      int start,
      String label,
      Split split,
      String file,
      long bytes,
      String sha256,
      long samples,
      double level,
      double peak,
      List<Long> starts) {
    return new ProbedClip(
        "vggsound",
        "%s_%06d".formatted(video, start),
        start,
        List.of(label),
        split,
        file,
        "",
        Attribution.page("https://www.youtube.com/watch?v=" + video),
        List.of("youtube:" + video),
        bytes,
        sha256,
        samples,
        level,
        peak,
        starts);
  }

  /** The id of a clip's YouTube video. */
  public static String video(ClipRef clip) {
    return video(clip.keys());
  }

  /** The id of a clip's YouTube video. */
  public static String video(ProbedClip clip) {
    return video(clip.keys());
  }

  private static String video(List<String> keys) {
    return keys.get(0).replace("youtube:", "");
  }

  /** COCO and VGGSound in two folders. */
  public static Sources sources(Folder coco, Folder vggsound) {
    return Sources.of(Sources.visual("coco", coco), Sources.audio("vggsound", vggsound));
  }

  /** COCO's category of a class; {@code person} for any other name. */
  public static Category category(String className) {
    return VPO_21
        .byName(className)
        .map(c -> c.terms("coco").get(0))
        .map(term -> new Category("coco", term.id(), term.label()))
        .orElse(new Category("coco", "1", "person"));
  }
}
