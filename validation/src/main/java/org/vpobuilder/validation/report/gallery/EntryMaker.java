package org.vpobuilder.validation.report.gallery;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;

/** Makes a sample's entry and the files that it refers to. */
final class EntryMaker {
  /** Longest sound: ten minutes; VGGSound's clips are 10 s. */
  private static final int MAX_SECONDS = 600;

  private static final int STEREO = 2;

  private final SampleFiles in;
  private final Sample sample;
  private final String folder;
  private final SortedMap<String, byte[]> out = new TreeMap<>();

  /**
   * Begins with a sample.
   *
   * @param folder of its files, relative to the page
   */
  EntryMaker(SampleFiles in, String folder) {
    this.in = in;
    this.sample = in.sample();
    this.folder = folder;
    // The key becomes file names.
    if (!SampleKey.isKey(sample.key())) {
      throw in.failure("got a key that is none, wanted {subset}_{image}");
    }
  }

  /** The files by name. */
  SortedMap<String, byte[]> files() {
    return out;
  }

  /** The entry; its files are in {@link #files} afterwards. */
  Entry entry() {
    Sample.Audio audio = sample.audio();
    try {
      Pcm16 mixture = sound(Member.MIXTURE, STEREO);
      Pcm16 stems = sound(Member.STEMS, sample.sounding().size());
      byte[][] pictures = SoundPicture.spectrograms(mixture);
      return new Entry(
          sample.key(),
          sample.subset().toString(),
          sample.split().toString(),
          sample.image().width(),
          sample.image().height(),
          file(".jpg", Thumbnail.of(in.file(Member.IMAGE.extension(audio.container())))),
          sample.image().file(),
          sample.image().attribution().url(),
          sound("", mixture),
          List.of(file(".left.png", pictures[0]), file(".right.png", pictures[1])),
          List.of(SoundPicture.peaks(mixture, 0), SoundPicture.peaks(mixture, 1)),
          (double) mixture.frames() / mixture.sampleRateHz(),
          mixture.sampleRateHz(),
          audio.gain(),
          audio.levelLeftDbfs(),
          audio.levelRightDbfs(),
          objects(stems));
    } catch (MediaException | MaskException e) {
      throw in.failure(e);
    }
  }

  /** The painting order: what is drawn last lies on top. */
  private List<Entry.Thing> objects(Pcm16 stems) throws MaskException {
    List<Entry.Thing> things = new ArrayList<>();
    for (SceneObject object : sample.objects().stream().sorted(SceneObject.PAINTING).toList()) {
      things.add(thing(object, stems));
    }
    return things;
  }

  private Entry.Thing thing(SceneObject object, Pcm16 stems) throws MaskException {
    int height = sample.image().height();
    int width = sample.image().width();
    boolean sounds = object.sounds();
    if (sounds && (object.channel() < 0 || object.channel() >= stems.channels())) {
      throw in.failure("got channel %d, wanted a stem's".formatted(object.channel()));
    }
    return new Entry.Thing(
        object.className(),
        object.role().toString(),
        object.alpha(),
        (double) object.area() / ((double) height * width),
        object.centreX(),
        object.centreY(),
        MaskOutline.of(RleString.decode(object.rle(), height, width)),
        sounds ? sound(".stem" + object.channel(), channel(stems, object.channel())) : "",
        sounds ? object.clip().id() : "",
        String.join("; ", object.clip().labels()),
        object.clip().levelDbfs());
  }

  private Pcm16 sound(Member member, int channels) throws MediaException {
    AudioContainer container = sample.audio().container();
    String extension = member.extension(container);
    int maxFrames = MAX_SECONDS * sample.audio().sampleRateHz();
    Pcm16 pcm = AudioFile.read(container, in.file(extension), maxFrames);
    if (pcm.channels() != channels || pcm.frames() == 0 || pcm.frames() > maxFrames) {
      throw in.failure(
          "%s: got %d channels of %d samples, wanted %d of 1 to %d"
              .formatted(extension, pcm.channels(), pcm.frames(), channels, maxFrames));
    }
    return pcm;
  }

  private static Pcm16 channel(Pcm16 pcm, int channel) {
    short[] one = new short[pcm.frames()];
    for (int i = 0; i < one.length; i++) {
      one[i] = pcm.at(i, channel);
    }
    return new Pcm16(pcm.sampleRateHz(), 1, one);
  }

  private String sound(String part, Pcm16 pcm) {
    ListeningCopy copy = ListeningCopy.of(pcm);
    return file(part + "." + copy.extension(), copy.bytes());
  }

  private String file(String ending, byte[] bytes) {
    String name = sample.key() + ending;
    out.put(name, bytes);
    return folder + "/" + name;
  }
}
