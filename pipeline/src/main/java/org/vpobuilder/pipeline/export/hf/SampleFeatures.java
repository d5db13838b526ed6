package org.vpobuilder.pipeline.export.hf;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.export.Accompanying;
import org.vpobuilder.pipeline.export.hf.Feature.ClassLabel;
import org.vpobuilder.pipeline.export.hf.Feature.FileBytes;
import org.vpobuilder.pipeline.export.hf.Feature.Many;
import org.vpobuilder.pipeline.export.hf.Feature.Media;
import org.vpobuilder.pipeline.export.hf.Feature.Struct;
import org.vpobuilder.pipeline.export.hf.Feature.Value;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control.Heard;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.SceneObject;

/** The columns: a sample's files, and all members of its json. */
final class SampleFeatures {
  private SampleFeatures() {}

  /** The columns of a release. What only pairs or controls have is a column where there are any. */
  static Struct<StoredSample> of(ReleaseReader release) {
    ClassMap classes = release.classMap();
    Struct<ClipRef> clip = clip(new Accompanying(release));
    Media audio = Media.audio(release.spec().audio().sampleRateHz());
    Columns<StoredSample> columns = new Columns<>();
    columns
        .text("key", StoredSample::key)
        .text("subset", s -> s.sample().subset().toString())
        .text("split", s -> s.sample().split().toString())
        .field("image", Media.IMAGE, file(Member.IMAGE))
        .field("mask", Media.IMAGE, file(Member.MASK))
        .field("audio", audio, file(Member.MIXTURE))
        .field("stems", audio, file(Member.STEMS))
        .text("image_source", s -> s.sample().image().source())
        .text("image_id", s -> s.sample().image().id())
        .text("image_file", s -> s.sample().image().file())
        .whole("width", s -> s.sample().image().width())
        .whole("height", s -> s.sample().image().height())
        .whole("image_bytes", s -> s.sample().image().bytes())
        .text("image_sha256", s -> s.sample().image().sha256())
        .text("license", s -> s.licence().code())
        .text("license_name", s -> s.licence().name())
        .text("license_url", s -> s.licence().url())
        .text("image_author", s -> s.sample().image().attribution().author())
        .text("image_title", s -> s.sample().image().attribution().title())
        .text("image_url", s -> s.sample().image().attribution().url())
        .text("panning", s -> s.sample().audio().panning())
        .whole("sample_rate_hz", s -> s.sample().audio().sampleRateHz())
        .whole("samples", s -> s.sample().audio().samples())
        .real("gain", s -> s.sample().audio().gain())
        .real("level_left_dbfs", s -> s.sample().audio().levelLeftDbfs())
        .real("level_right_dbfs", s -> s.sample().audio().levelRightDbfs())
        .field("objects", new Many<>(object(classes, clip)), s -> s.sample().objects());
    if (release.hasPairs()) {
      columns.text("pair_id", StoredSample::pairId).whole("pair_member", StoredSample::pairMember);
    }
    if (release.isControlSet()) {
      columns
          .text("control_kind", s -> s.control().kind().toString())
          .text("base_sample", s -> s.control().baseSample())
          .text("expected", s -> s.control().expected().toString())
          .truth("mirrored_picture", s -> s.control().mirroredPicture())
          .field(
              "seen",
              new Many<>(Value.INT64),
              s -> s.control().seen().stream().map(Integer::longValue).toList())
          .field("heard", new Many<>(heard(clip)), s -> s.control().heard());
    }
    return columns.struct();
  }

  private static Struct<Heard> heard(Struct<ClipRef> clip) {
    return new Columns<Heard>()
        .text("class_name", Heard::className)
        .whole("class_index", Heard::classIndex)
        .real("alpha", Heard::alpha)
        .text("sample", Heard::sample)
        .whole("channel", Heard::channel)
        .real("gain", Heard::gain)
        .field("clip", clip, Heard::clip)
        .struct();
  }

  private static Struct<SceneObject> object(ClassMap classes, Struct<ClipRef> clip) {
    List<String> roles = Arrays.stream(ObjectRole.values()).map(ObjectRole::toString).toList();
    return new Columns<SceneObject>()
        .text("annotation_id", SceneObject::id)
        .field("role", new ClassLabel(roles), o -> (long) o.role().ordinal())
        .truth("sounding", SceneObject::sounds)
        .field("label", new ClassLabel(names(classes)), SampleFeatures::label)
        .text("class_name", SceneObject::className)
        .text("category_source", o -> o.category().source())
        .text("category_id", o -> o.category().id())
        .text("category", o -> o.category().name())
        .truth("crowd", SceneObject::crowd)
        .field("bbox", new Many<>(Value.INT64), SampleFeatures::box)
        .whole("area", SceneObject::area)
        .real("centre_x", SceneObject::centreX)
        .real("centre_y", SceneObject::centreY)
        .real("alpha", SceneObject::alpha)
        .text("rle", SceneObject::rle)
        .text("person_evidence", SceneObject::personEvidence)
        .whole("channel", SceneObject::channel)
        .field("clip", clip, SceneObject::clip)
        .struct();
  }

  private static Struct<ClipRef> clip(Accompanying with) {
    return new Columns<ClipRef>()
        .text("source", ClipRef::source)
        .text("id", ClipRef::id)
        .real("start_seconds", ClipRef::startSeconds)
        .text("file", ClipRef::file)
        .text("labels", clip -> String.join("; ", clip.labels()))
        .text("license", clip -> with.licence(clip).code())
        .text("license_name", clip -> with.licence(clip).name())
        .text("license_url", clip -> with.licence(clip).url())
        .text("author", clip -> clip.attribution().author())
        .text("title", clip -> clip.attribution().title())
        .text("url", clip -> clip.attribution().url())
        .text("sha256", ClipRef::sha256)
        .real("level_dbfs", ClipRef::levelDbfs)
        .whole("span_start", ClipRef::spanStart)
        .whole("span_samples", ClipRef::spanSamples)
        .struct();
  }

  /** The classes' names by their index in the mask. */
  private static List<String> names(ClassMap classes) {
    int last = classes.classes().stream().mapToInt(VpoClass::index).max().orElse(0);
    return IntStream.rangeClosed(0, last).mapToObj(i -> name(classes, i)).toList();
  }

  private static String name(ClassMap classes, int index) {
    return index == VpoClass.BACKGROUND
        ? "background"
        : classes.byIndex(index).map(VpoClass::name).orElse("unused " + index);
  }

  /** The label of an object; a person not known to be male, female or baby has none. */
  private static long label(SceneObject object) {
    int index = object.classIndex();
    return index == VpoClass.BACKGROUND ? ClassLabel.NONE : index;
  }

  /** The box as COCO has it: left, top, width, height in pixels. */
  private static List<Long> box(SceneObject object) {
    return List.of(
        (long) object.x(), (long) object.y(), (long) object.width(), (long) object.height());
  }

  private static Function<StoredSample, FileBytes> file(Member member) {
    return s -> new FileBytes(member.fileName(s.key(), s.container()), s.file(member));
  }
}
