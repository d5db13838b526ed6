package org.vpobuilder.pipeline.release;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.sample.Control;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.Sample;

/**
 * A sample as a shard stores it: its key has a valid form, its json is valid and belongs to that
 * key and shard, and all its files are there. Media are decoded on demand.
 *
 * @param where names shard and key in messages
 * @param files the bytes of every member; not copied
 * @param licence of its image, as the release's table names it
 */
public record StoredSample(
    ShardFile shard,
    String where,
    AudioContainer container,
    Sample sample,
    Map<Member, byte[]> files,
    Licence licence) {

  /**
   * Puts a sample together.
   *
   * @throws BadInputException if its json is not valid, or of another key or shard
   */
  static StoredSample of(
      ShardFile shard,
      String location,
      String key,
      AudioContainer container,
      Map<Member, byte[]> files,
      LicenceTable licences) {
    String where = location + ": " + key;
    byte @Nullable [] json = files.get(Member.JSON);
    if (files.size() != Member.values().length || json == null) {
      throw new BadInputException(
          "%s: got %d files, wanted %d".formatted(where, files.size(), Member.values().length));
    }
    Sample sample = RowFiles.checked(Formats.SAMPLE, json, where + ".json");
    String got = "%s of %s/%s".formatted(sample.key(), sample.subset(), sample.split());
    String wanted = "%s of %s".formatted(key, shard.side());
    if (!got.equals(wanted)) {
      throw new BadInputException("%s: got json of %s, wanted %s".formatted(where, got, wanted));
    }
    Licence licence = licences.of(sample.image().licence());
    return new StoredSample(shard, where, container, sample, files, licence);
  }

  public String key() {
    return sample.key();
  }

  /** The id of its pair; empty if it belongs to none. */
  public String pairId() {
    Pair pair = sample.pair();
    return pair == null ? "" : pair.id();
  }

  /** Which member of its pair it is, 0 or 1; -1 if it belongs to none. */
  public int pairMember() {
    Pair pair = sample.pair();
    return pair == null ? -1 : pair.member();
  }

  /**
   * What was changed of its base sample.
   *
   * @throws BadInputException if it is not of a control set
   */
  public Control control() {
    Control control = sample.control();
    if (control == null) {
      throw new BadInputException(where + ".json: got no control, wanted one in a control set");
    }
    return control;
  }

  /** A file's bytes; not copied. */
  public byte[] file(Member member) {
    byte[] bytes = files.get(member);
    if (bytes == null) {
      throw new IllegalStateException(where + ": no " + member);
    }
    return bytes;
  }

  /**
   * The mask's pixels.
   *
   * @throws BadInputException if it is not a mask or not of the image's size
   */
  public GreyPng.Grey mask() {
    int width = sample.image().width();
    int height = sample.image().height();
    try {
      GreyPng.Grey mask = GreyPng.read(file(Member.MASK), (long) width * height);
      if (mask.width() == width && mask.height() == height) {
        return mask;
      }
      throw new MediaException(
          "got %dx%d, wanted %dx%d".formatted(mask.width(), mask.height(), width, height));
    } catch (MediaException e) {
      throw new BadInputException("%s.mask.png: %s".formatted(where, e.getMessage()), e);
    }
  }

  /**
   * The stems: channel i is the sounding object with channel i, in a control set it is the i-th
   * source that is heard.
   */
  public Pcm16 stems() {
    return audio(Member.STEMS, sample.audio().stems());
  }

  /** The stereo mixture. */
  public Pcm16 mixture() {
    return audio(Member.MIXTURE, 2);
  }

  private Pcm16 audio(Member member, int channels) {
    Sample.Audio audio = sample.audio();
    String wanted = format(audio.sampleRateHz(), channels, audio.samples());
    try {
      Pcm16 pcm = AudioFile.read(container, file(member), audio.samples());
      String got = format(pcm.sampleRateHz(), pcm.channels(), pcm.frames());
      if (got.equals(wanted)) {
        return pcm;
      }
      throw new MediaException("got %s, wanted %s".formatted(got, wanted));
    } catch (MediaException e) {
      String file = member.extension(container);
      throw new BadInputException("%s.%s: %s".formatted(where, file, e.getMessage()), e);
    }
  }

  private static String format(int rate, int channels, int samples) {
    return "%d Hz, %d channels, %d samples".formatted(rate, channels, samples);
  }
}
