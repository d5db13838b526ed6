package org.vpobuilder.pipeline.export.cavp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.media.WavFile;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/** Writes the files of samples; a file that several samples share is written once. */
final class CavpSampleWriter {
  private final Folder out;
  private final PublishedIds ids;

  CavpSampleWriter(Folder out, ClassMap classes) {
    this.out = out;
    this.ids = new PublishedIds(classes);
  }

  /**
   * Writes a sample's image, mask and sounds.
   *
   * @return its rows of the csv, one for each sounding object, in the order of the stems
   * @throws BadInputException if the sample differs from what a verified release holds
   */
  List<CavpRow> write(StoredSample stored) throws IOException {
    Sample sample = stored.sample();
    List<SceneObject> sounding = sample.sounding();
    if (sounding.isEmpty() || (sample.subset().isKeyedByObject() && sounding.size() != 1)) {
      throw new BadInputException(
          "%s: got %d sounding objects".formatted(stored.where(), sounding.size()));
    }
    VpoClass first = ids.classOf(sounding.get(0), stored.where());
    ImageRef image = sample.image();
    put(
        CavpLayout.image(sample.subset(), first.name(), image),
        stored.file(Member.IMAGE),
        stored.where());
    GreyPng.Grey mask = ids.mask(stored.mask(), stored.where());
    put(
        CavpLayout.mask(sample.subset(), first.name(), image, sounding.get(0).id()),
        GreyPng.write(mask),
        stored.where());
    return rows(stored, sounding);
  }

  private List<CavpRow> rows(StoredSample stored, List<SceneObject> sounding) throws IOException {
    Pcm16 stems = stored.stems();
    List<CavpRow> rows = new ArrayList<>();
    for (int channel = 0; channel < sounding.size(); channel++) {
      SceneObject object = sounding.get(channel);
      if (object.channel() != channel) {
        throw new BadInputException(
            "%s: got channel %d, wanted %d".formatted(stored.where(), object.channel(), channel));
      }
      HeardStem stem = HeardStem.of(stems, channel, object.clip(), stored.where());
      put(CavpLayout.audio(stem.vggFile()), stem.wav(), stored.where());
      rows.add(
          new CavpRow(
              ids.classOf(object, stored.where()),
              CavpLayout.id(stored.sample().image()),
              object.id(),
              stem.vggFile(),
              object.alpha(),
              stored.sample().split()));
    }
    return rows;
  }

  /** Writes a file. If another sample has already written it, it must have the same bytes. */
  private void put(String file, byte[] bytes, String where) throws IOException {
    long size = out.size(file);
    if (size < 0) {
      out.write(file, bytes);
    } else if (size != bytes.length || !Arrays.equals(out.read(file, bytes.length), bytes)) {
      throw new BadInputException(
          "%s: got another %s than an earlier sample".formatted(where, file));
    }
  }

  /**
   * A stem as a mono WAV from which the authors' loader reads the sound of the sample's stem
   * (decision 19).
   *
   * @param vggFile its name in the csv: the clip's id, then twelve hex digits of the file's SHA-256
   * @param wav the file
   */
  record HeardStem(String vggFile, byte[] wav) {
    /** The length of the loader's cut: it takes these seconds from the middle of a file. */
    static final int LOADER_SECONDS = 3;

    private static final int DIGITS = 12;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    /**
     * One channel of a sample's stems.
     *
     * @throws BadInputException if the clip's id can't be one of VGGSound's
     */
    static HeardStem of(Pcm16 stems, int channel, ClipRef clip, String where) {
      byte[] wav = WavFile.write(mono(stems, channel));
      String id = clip.id();
      if (!NAME.matcher(id).matches()) {
        throw new BadInputException(
            "%s: got a clip id with other characters, wanted letters, digits, - and _"
                .formatted(where));
      }
      return new HeardStem(id + "_" + Sha256.hex(wav).substring(0, DIGITS), wav);
    }

    /**
     * A stem shorter than the loader's cut is tiled to it: from a shorter file the loader would
     * take only the end, since its cut would begin at a negative index.
     */
    private static Pcm16 mono(Pcm16 stems, int channel) {
      int frames = stems.frames();
      int length = Math.max(frames, LOADER_SECONDS * stems.sampleRateHz());
      short[] samples = new short[length];
      for (int i = 0; i < length; i++) {
        samples[i] = stems.at(i % frames, channel);
      }
      return new Pcm16(stems.sampleRateHz(), 1, samples);
    }
  }

  /**
   * Maps the class indices of this project's masks to the ids of the published ones: COCO's, or 92,
   * 93, 94.
   */
  private static final class PublishedIds {
    private static final int NONE = -1;

    private final ClassMap classes;
    private final int[] ids = new int[256];

    PublishedIds(ClassMap classes) {
      this.classes = classes;
      for (int index = 0; index < ids.length; index++) {
        ids[index] = classes.byIndex(index).map(VpoClass::publishedId).orElse(NONE);
      }
      ids[VpoClass.BACKGROUND] = VpoClass.BACKGROUND;
      ids[VpoClass.IGNORE] = VpoClass.IGNORE;
    }

    /**
     * The class of a sounding object, from the class map, so that no text from outside names a
     * folder.
     *
     * @throws BadInputException if the map has no such class
     */
    VpoClass classOf(SceneObject object, String where) {
      return classes
          .byName(object.className())
          .filter(c -> c.index() == object.classIndex())
          .orElseThrow(
              () ->
                  new BadInputException(
                      "%s: got class %d of annotation %s, wanted one of %s"
                          .formatted(where, object.classIndex(), object.id(), classes.name())));
    }

    /**
     * The mask with published ids.
     *
     * @throws BadInputException if a pixel holds no class
     */
    GreyPng.Grey mask(GreyPng.Grey mask, String where) {
      byte[] pixels = new byte[mask.pixels().length];
      for (int i = 0; i < pixels.length; i++) {
        int index = mask.pixels()[i] & 0xff;
        if (ids[index] == NONE) {
          throw new BadInputException(
              "%s.mask.png: got %d at pixel %d, wanted a class of %s"
                  .formatted(where, index, i, classes.name()));
        }
        pixels[i] = (byte) ids[index];
      }
      return new GreyPng.Grey(mask.width(), mask.height(), pixels);
    }
  }
}
