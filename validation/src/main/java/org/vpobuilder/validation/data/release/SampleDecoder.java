package org.vpobuilder.validation.data.release;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.GreyPng.Grey;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.Control;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.audio.Waveforms;
import org.vpobuilder.validation.data.example.Example;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.image.JpegDecoder;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.RgbImage;

/**
 * Makes an example from a sample's files. Pure; use by any thread.
 *
 * @param audio decides how much of the stems is kept
 */
public record SampleDecoder(FeatureSpec audio) {
  /** The most pixels of a picture; COCO's are at most 640 x 640. */
  public static final long MAX_PIXELS = 1 << 24;

  /** The most frames of stems: ten minutes; VGGSound's clips are 10 s. */
  private static final int MAX_FRAMES = 600 * FeatureSpec.SAMPLE_RATE_HZ;

  private static final int MAX_CLASS = 254;

  /**
   * Decodes a sample.
   *
   * @return picture and labels of the same size, and the middle of every stem
   * @throws BadInputException naming shard and key, if a file is missing, broken or different from
   *     its description in the json
   */
  public Example decode(RawSample raw) {
    String where = raw.shard() + ": " + raw.key() + ": json";
    Sample sample = Formats.SAMPLE.read(raw.file("json"), where);
    if (!sample.key().equals(raw.key())) {
      throw raw.failure("json: got key %s".formatted(sample.key()));
    }
    try {
      RgbImage image = JpegDecoder.decode(raw.file("jpg"), MAX_PIXELS);
      Grey mask = GreyPng.read(raw.file("mask.png"), MAX_PIXELS);
      checkSize(raw, "jpg", image.height(), image.width(), sample);
      checkSize(raw, "mask.png", mask.height(), mask.width(), sample);
      List<SoundingObject> sounding = sounding(raw, sample);
      List<Integer> classes = classes(sample);
      LabelMap labels = new LabelMap(mask.height(), mask.width(), mask.pixels());
      checkLabels(raw, labels, classes);
      return new Example(
          raw.key(),
          sample.subset().toString(),
          sample.split().toString(),
          image,
          labels,
          classes,
          sounding,
          sample);
    } catch (MediaException | MaskException e) {
      throw raw.failure(e);
    }
  }

  /** The classes that the labels may show. */
  private static List<Integer> classes(Sample sample) {
    return sample.sounding().stream().map(SceneObject::classIndex).distinct().sorted().toList();
  }

  private List<SoundingObject> sounding(RawSample raw, Sample sample)
      throws MediaException, MaskException {
    List<SceneObject> objects = sample.sounding();
    Control control = sample.control();
    int sources = control == null ? objects.size() : control.heard().size();
    String extension = Member.STEMS.extension(sample.audio().container());
    Pcm16 stems = AudioFile.read(sample.audio().container(), raw.file(extension), MAX_FRAMES);
    if (stems.sampleRateHz() != FeatureSpec.SAMPLE_RATE_HZ) {
      throw raw.failure(
          "%s: got %d Hz, wanted %d"
              .formatted(extension, stems.sampleRateHz(), FeatureSpec.SAMPLE_RATE_HZ));
    }
    if (sources == 0 || stems.channels() != sources || stems.frames() == 0) {
      throw raw.failure(
          "%s: got %d channels of %d samples, wanted one of each of %d sounding objects"
              .formatted(extension, stems.channels(), stems.frames(), sources));
    }
    if (control != null) {
      return heard(sample, control, stems);
    }
    List<SoundingObject> sounding = new ArrayList<>();
    for (int channel = 0; channel < objects.size(); channel++) {
      SceneObject object = objects.get(channel);
      checkObject(raw, object, channel);
      Rle mask =
          RleString.decode(object.rle(), sample.image().height(), sample.image().width())
              .requirePixels();
      float[] wave = Waveforms.middle(stems.samples(), objects.size(), channel, audio.samples());
      sounding.add(
          new SoundingObject(
              object.id(), object.classIndex(), object.alpha(), sample.audio().law(), wave, mask));
    }
    return sounding;
  }

  /** The sources of a control. Not all are objects, and no source has the mask of an object. */
  private List<SoundingObject> heard(Sample sample, Control control, Pcm16 stems) {
    int height = sample.image().height();
    int width = sample.image().width();
    Rle nowhere = Rle.ofBitmap(new byte[height * width], height, width, (byte) 1);
    List<SoundingObject> heard = new ArrayList<>();
    for (int channel = 0; channel < stems.channels(); channel++) {
      Control.Heard source = control.heard().get(channel);
      float[] wave = Waveforms.middle(stems.samples(), stems.channels(), channel, audio.samples());
      heard.add(
          new SoundingObject(
              "heard-" + channel,
              source.classIndex(),
              source.alpha(),
              sample.audio().law(),
              wave,
              nowhere));
    }
    return heard;
  }

  private static void checkObject(RawSample raw, SceneObject object, int channel) {
    boolean position = object.alpha() >= 0 && object.alpha() <= 1;
    boolean known = object.classIndex() >= 1 && object.classIndex() <= MAX_CLASS;
    if (object.channel() != channel || !position || !known) {
      throw raw.failure(
          "json: annotation %s: got channel %d, alpha %s, class %d, wanted %d, 0 to 1, 1 to %d"
              .formatted(
                  object.id(),
                  object.channel(),
                  object.alpha(),
                  object.classIndex(),
                  channel,
                  MAX_CLASS));
    }
  }

  /**
   * Checks that the labels show only sounding objects (SPEC.md); any other label would be an
   * unexplained class.
   */
  private static void checkLabels(RawSample raw, LabelMap labels, List<Integer> classes) {
    for (int label : labels.present()) {
      if (label != 0 && !classes.contains(label)) {
        throw raw.failure(
            "mask.png: got label %d, wanted 0, %d or a sounding class of %s"
                .formatted(label, VpoClass.IGNORE, classes));
      }
    }
  }

  private static void checkSize(RawSample raw, String what, int height, int width, Sample sample) {
    if (height != sample.image().height() || width != sample.image().width()) {
      throw raw.failure(
          "%s: got %d x %d pixels, wanted %d x %d"
              .formatted(what, width, height, sample.image().width(), sample.image().height()));
    }
  }
}
