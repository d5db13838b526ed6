package org.vpobuilder.pipeline.export.tfrecord;

import static org.vpobuilder.pipeline.export.tfrecord.ExampleKey.file;
import static org.vpobuilder.pipeline.export.tfrecord.ExampleKey.heardReals;
import static org.vpobuilder.pipeline.export.tfrecord.ExampleKey.heardTexts;
import static org.vpobuilder.pipeline.export.tfrecord.ExampleKey.heardWholes;
import static org.vpobuilder.pipeline.export.tfrecord.ExampleKey.real;
import static org.vpobuilder.pipeline.export.tfrecord.ExampleKey.reals;
import static org.vpobuilder.pipeline.export.tfrecord.ExampleKey.seen;
import static org.vpobuilder.pipeline.export.tfrecord.ExampleKey.text;
import static org.vpobuilder.pipeline.export.tfrecord.ExampleKey.texts;
import static org.vpobuilder.pipeline.export.tfrecord.ExampleKey.whole;
import static org.vpobuilder.pipeline.export.tfrecord.ExampleKey.wholes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import org.vpobuilder.pipeline.export.Accompanying;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control.Heard;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * The keys of a sample's Example: the names of TensorFlow's object detection and DeepLab code where
 * these have one, and this project's names for the others.
 */
final class SampleKeys {
  private SampleKeys() {}

  /**
   * The keys of a release's samples, in the order in which the README lists them. What only pairs
   * or controls have is a key where there are any.
   */
  static List<ExampleKey> of(ReleaseReader release) {
    List<ExampleKey> keys = new ArrayList<>();
    keys.add(text("sample/key", "the sample's name", StoredSample::key));
    keys.add(text("sample/subset", "such as ss", s -> s.sample().subset().toString()));
    keys.add(text("sample/split", "train or test", s -> s.sample().split().toString()));
    keys.add(
        file(
            "sample/json",
            "all of the below and more, with reals as doubles; see the release's SPEC",
            Member.JSON));
    Accompanying with = new Accompanying(release);
    keys.addAll(image(with.pictures()));
    keys.addAll(audio());
    keys.addAll(boxes());
    keys.addAll(objects());
    keys.addAll(clips());
    attribution(
        with,
        (part, meaning, of) ->
            keys.add(texts("image/object/" + part, meaning, o -> of.apply(o.clip()))));
    if (release.hasPairs()) {
      keys.add(
          text(
              "sample/pair/id",
              "the same in both samples of a pair, or empty",
              StoredSample::pairId));
      keys.add(
          whole("sample/pair/member", "0 or 1; -1 if it is of no pair", StoredSample::pairMember));
    }
    if (release.isControlSet()) {
      keys.addAll(control());
      attribution(
          with,
          (part, meaning, of) ->
              keys.add(
                  heardTexts(
                      "sample/control/heard/" + part, meaning, heard -> of.apply(heard.clip()))));
    }
    return List.copyOf(keys);
  }

  private static List<ExampleKey> control() {
    return List.of(
        text(
            "sample/control/kind",
            "what was changed of the base sample",
            s -> s.control().kind().toString()),
        text(
            "sample/control/base_sample",
            "its key in the base release, where the mask stands that was right before",
            s -> s.control().baseSample()),
        text(
            "sample/control/expected",
            "which mask is right: empty, base, mirrored, other-place or remaining",
            s -> s.control().expected().toString()),
        whole(
            "sample/control/mirrored_picture",
            "1 if the picture is the base's, mirrored; else 0",
            s -> s.control().mirroredPicture() ? 1 : 0),
        seen("sample/control/seen", "labels that the picture shows"),
        heardTexts(
            "sample/control/heard/class/text",
            "silence, white noise or pink noise where no class sounds",
            Heard::className),
        heardWholes(
            "sample/control/heard/class/label", "0 where no class sounds", Heard::classIndex),
        heardReals("sample/control/heard/alpha", "where it is heard from", Heard::alpha),
        heardTexts(
            "sample/control/heard/sample",
            "the sample of the base release whose stem it is; empty of silence and noise",
            Heard::sample),
        heardWholes(
            "sample/control/heard/channel", "of that sample's stems; -1 if none", Heard::channel),
        heardReals("sample/control/heard/gain", "of that stem", Heard::gain));
  }

  private static List<ExampleKey> image(String pictures) {
    return List.of(
        file("image/encoded", pictures, Member.IMAGE),
        text("image/format", "jpeg", s -> "jpeg"),
        text("image/filename", "path below the source's root", s -> s.sample().image().file()),
        text("image/source", "name of its source", s -> s.sample().image().source()),
        text("image/source_id", "its source's id", s -> s.sample().image().id()),
        text("image/key/sha256", "of the JPEG", s -> s.sample().image().sha256()),
        whole("image/height", "pixels", s -> s.sample().image().height()),
        whole("image/width", "pixels", s -> s.sample().image().width()),
        text("image/license", "a code such as cc-by-2.0", s -> s.licence().code()),
        text("image/license/name", "what its source calls it, or empty", s -> s.licence().name()),
        text("image/license/url", "where its text stands, or empty", s -> s.licence().url()),
        text("image/author", "or empty", s -> s.sample().image().attribution().author()),
        text("image/title", "or empty", s -> s.sample().image().attribution().title()),
        text("image/url", "where it was published", s -> s.sample().image().attribution().url()),
        file(
            "image/segmentation/class/encoded",
            "a grey PNG: 0 background, 255 ignore, else the label of a sounding object",
            Member.MASK),
        text("image/segmentation/class/format", "png", s -> "png"));
  }

  private static List<ExampleKey> audio() {
    return List.of(
        file("audio/encoded", "the stereo mixture", Member.MIXTURE),
        text("audio/format", "wav or flac", s -> s.container().toString()),
        whole("audio/sample_rate", "Hz", s -> s.sample().audio().sampleRateHz()),
        whole("audio/channels", "2", s -> 2),
        whole("audio/samples", "of each channel", s -> s.sample().audio().samples()),
        text("audio/panning", "the law of space", s -> s.sample().audio().panning()),
        real("audio/gain", "of mixture and stems", s -> s.sample().audio().gain()),
        real("audio/level_left_dbfs", "RMS", s -> s.sample().audio().levelLeftDbfs()),
        real("audio/level_right_dbfs", "RMS", s -> s.sample().audio().levelRightDbfs()),
        file("audio/stems/encoded", "a channel for each sounding object", Member.STEMS),
        text("audio/stems/format", "wav or flac", s -> s.container().toString()),
        whole("audio/stems/channels", "sounding objects", s -> s.sample().audio().stems()));
  }

  private static List<ExampleKey> boxes() {
    return List.of(
        edge("xmin", "left / width", (o, image) -> o.x() / (double) image.width()),
        edge("xmax", "right / width", (o, image) -> (o.x() + o.width()) / (double) image.width()),
        edge("ymin", "top / height", (o, image) -> o.y() / (double) image.height()),
        edge(
            "ymax",
            "bottom / height",
            (o, image) -> (o.y() + o.height()) / (double) image.height()));
  }

  private static ExampleKey edge(
      String name, String meaning, ToDoubleBiFunction<SceneObject, ImageRef> of) {
    return reals("image/object/bbox/" + name, meaning, of);
  }

  private static List<ExampleKey> objects() {
    return List.of(
        texts("image/object/class/text", "its class", SceneObject::className),
        wholes(
            "image/object/class/label",
            "the mask's index; 0 for a person not known to be male, female or baby",
            SceneObject::classIndex),
        reals("image/object/area", "pixels of its mask", SceneObject::area),
        wholes("image/object/is_crowd", "0 or 1", object -> object.crowd() ? 1 : 0),
        texts("image/object/annotation_id", "its source's", SceneObject::id),
        texts("image/object/category_id", "its source's", o -> o.category().id()),
        texts("image/object/category", "its source's name of it", o -> o.category().name()),
        texts("image/object/role", "sounding, silent or ignored", o -> o.role().toString()),
        wholes("image/object/sounding", "0 or 1", object -> object.sounds() ? 1 : 0),
        reals("image/object/alpha", "centre_x / width: 0 left, 1 right", SceneObject::alpha),
        reals("image/object/centre_x", "pixels", SceneObject::centreX),
        reals("image/object/centre_y", "pixels", SceneObject::centreY),
        texts("image/object/rle", "its mask, COCO's compressed RLE", SceneObject::rle),
        texts("image/object/person_evidence", "csv, captions or none", SceneObject::personEvidence),
        wholes("image/object/channel", "of the stems; -1 if silent", SceneObject::channel));
  }

  /** Takes a text of a clip as a key of some object that has one. */
  private interface ClipKey {
    void add(String part, String meaning, Function<ClipRef, String> of);
  }

  /** Whose a clip is. */
  private static void attribution(Accompanying with, ClipKey keys) {
    keys.add(
        "clip/license", "a code, unknown if its source names none", c -> with.licence(c).code());
    keys.add(
        "clip/license/name", "what its source calls it, or empty", c -> with.licence(c).name());
    keys.add("clip/license/url", "where its text stands, or empty", c -> with.licence(c).url());
    keys.add("clip/author", "or empty", c -> c.attribution().author());
    keys.add("clip/title", "or empty", c -> c.attribution().title());
    keys.add("clip/url", "where it was published, or empty", c -> c.attribution().url());
  }

  private static List<ExampleKey> clips() {
    return List.of(
        texts("image/object/clip/source", "name of its source", o -> o.clip().source()),
        texts("image/object/clip/source_id", "its source's id", o -> o.clip().id()),
        reals("image/object/clip/start_seconds", "in the recording", o -> o.clip().startSeconds()),
        texts("image/object/clip/file", "path below the source's root", o -> o.clip().file()),
        texts(
            "image/object/clip/labels",
            "its source's, \"; \" between them",
            o -> String.join("; ", o.clip().labels())),
        texts("image/object/clip/sha256", "of the file", o -> o.clip().sha256()),
        reals("image/object/clip/level_dbfs", "RMS of the clip", o -> o.clip().levelDbfs()),
        wholes("image/object/clip/span_start", "first sample heard", o -> o.clip().spanStart()),
        wholes("image/object/clip/span_samples", "samples heard", o -> o.clip().spanSamples()));
  }
}
