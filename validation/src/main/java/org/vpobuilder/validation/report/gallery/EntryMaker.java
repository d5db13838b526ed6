package org.vpobuilder.validation.report.gallery;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.validation.data.audio.Spectrogram;

/** Makes a sample's entry and its files. */
final class EntryMaker {
  /** The longest sound: ten minutes; VGGSound's clips are 10 s. */
  private static final int MAX_SECONDS = 600;

  private static final int STEREO = 2;

  private final GallerySample in;
  private final Sample sample;
  private final String folder;
  private final SortedMap<String, byte[]> out = new TreeMap<>();

  /**
   * Begins with a sample.
   *
   * @param folder folder of its files, relative to the page
   */
  EntryMaker(GallerySample in, String folder) {
    this.in = in;
    this.sample = in.sample();
    this.folder = folder;
    // The key becomes part of file names.
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
      Pcm16 stems = sound(Member.STEMS, audio.stems());
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

  /** The objects in painting order: the last one is drawn on top. */
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

  /**
   * The outline of a mask as the path of an SVG picture, exactly along the edges of its pixels,
   * including holes. To be filled by the even-odd rule.
   */
  static final class MaskOutline {
    private static final int[] DX = {1, 0, -1, 0};
    private static final int[] DY = {0, 1, 0, -1};

    private final int height;
    private final int width;
    private final byte[] pixels;

    /** The upper edges that a loop followed, by the pixel below them. */
    private final boolean[] passed;

    private final StringBuilder path = new StringBuilder();

    private MaskOutline(Rle mask) {
      height = mask.height();
      width = mask.width();
      pixels = new byte[height * width];
      passed = new boolean[height * width];
      mask.paint(pixels, (byte) 1);
    }

    /** The path; empty for a mask without pixels. */
    static String of(Rle mask) {
      MaskOutline outline = new MaskOutline(mask);
      for (int y = 0; y < outline.height; y++) {
        for (int x = 0; x < outline.width; x++) {
          // Every loop has an upper edge that it passes to the right.
          if (outline.at(x, y) && !outline.at(x, y - 1) && !outline.passed[y * outline.width + x]) {
            outline.loop(x, y);
          }
        }
      }
      return outline.path.toString();
    }

    private boolean at(int x, int y) {
      return x >= 0 && y >= 0 && x < width && y < height && pixels[y * width + x] != 0;
    }

    /**
     * Follows a loop with the mask on the right-hand side; the directions east, south, west, north
     * are 0 to 3.
     */
    private void loop(int startX, int startY) {
      path.append('M').append(startX).append(' ').append(startY);
      int x = startX;
      int y = startY;
      int direction = 0;
      int length = 0;
      do {
        if (direction == 0) {
          passed[y * width + x] = true;
        }
        x += DX[direction];
        y += DY[direction];
        length++;
        int turned = turn(x, y, direction);
        if (turned != direction) {
          step(direction, length);
          direction = turned;
          length = 0;
        }
      } while (x != startX || y != startY || direction != 0);
      path.append('z');
    }

    /**
     * Turns right if the mask ends ahead, left if it continues before the edge, otherwise goes
     * straight on.
     */
    private int turn(int x, int y, int direction) {
      // The two pixels ahead, among the four around a corner: offsets of their upper left corners.
      int right = (direction + 1) % 4;
      int aheadX = Math.min(DX[direction], 0) + Math.min(DX[right], 0);
      int aheadY = Math.min(DY[direction], 0) + Math.min(DY[right], 0);
      if (!at(x + aheadX, y + aheadY)) {
        return right;
      }
      int left = (direction + 3) % 4;
      int overX = Math.min(DX[direction], 0) + Math.min(DX[left], 0);
      int overY = Math.min(DY[direction], 0) + Math.min(DY[left], 0);
      return at(x + overX, y + overY) ? left : direction;
    }

    private void step(int direction, int length) {
      boolean along = direction % 2 == 0;
      path.append(along ? 'h' : 'v').append(direction < 2 ? length : -length);
    }
  }

  /**
   * The picture of a mixture: for every channel the outline of its wave and its spectrogram. Both
   * channels have the same scale, so that the louder one can be recognised.
   */
  private static final class SoundPicture {
    private static final int COLUMNS = 480;
    private static final int ROWS = 72;
    private static final int PEAKS = 240;
    private static final double RANGE = 66;
    private static final int SHADES = 32;
    private static final float FULL = 1 << 15;
    private static final int BYTE = 0xff;

    /** From silent to loud: dark, violet, red, orange, pale yellow. */
    private static final int[] ANCHORS = {
      0x07060f, 0x3a1268, 0x8c2a7e, 0xdd4b62, 0xfb9a58, 0xfdf4bd
    };

    private SoundPicture() {}

    /** The largest amplitude in each of 240 spans, from 0 to 255, as hexadecimal pairs. */
    static String peaks(Pcm16 pcm, int channel) {
      byte[] peaks = new byte[PEAKS];
      for (int i = 0; i < PEAKS; i++) {
        int end = at(pcm, i + 1);
        int most = 0;
        for (int frame = at(pcm, i); frame < end; frame++) {
          most = Math.max(most, Math.abs(pcm.at(frame, channel)));
        }
        peaks[i] = (byte) (most * BYTE / (int) FULL);
      }
      return HexFormat.of().formatHex(peaks);
    }

    private static int at(Pcm16 pcm, int span) {
      return Math.toIntExact((long) span * pcm.frames() / PEAKS);
    }

    /** A PNG for every channel. */
    static byte[][] spectrograms(Pcm16 pcm) {
      double[][][] levels = new double[pcm.channels()][][];
      double top = -RANGE;
      for (int channel = 0; channel < levels.length; channel++) {
        levels[channel] =
            Spectrogram.decibels(wave(pcm, channel), pcm.sampleRateHz(), ROWS, COLUMNS);
        for (double[] row : levels[channel]) {
          for (double level : row) {
            top = Math.max(top, level);
          }
        }
      }
      byte[][] files = new byte[levels.length][];
      for (int channel = 0; channel < files.length; channel++) {
        files[channel] = png(levels[channel], top);
      }
      return files;
    }

    private static float[] wave(Pcm16 pcm, int channel) {
      float[] wave = new float[pcm.frames()];
      for (int i = 0; i < wave.length; i++) {
        wave[i] = pcm.at(i, channel) / FULL;
      }
      return wave;
    }

    private static byte[] png(double[][] levels, double top) {
      IndexColorModel shades = shades();
      BufferedImage image =
          new BufferedImage(COLUMNS, ROWS, BufferedImage.TYPE_BYTE_INDEXED, shades);
      byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
      for (int y = 0; y < ROWS; y++) {
        for (int x = 0; x < COLUMNS; x++) {
          double share = Math.max(0, 1 - (top - levels[y][x]) / RANGE);
          pixels[y * COLUMNS + x] = (byte) Math.round(share * (SHADES - 1));
        }
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        if (!ImageIO.write(image, "png", out)) {
          throw new IllegalStateException("this JDK writes no PNG");
        }
      } catch (IOException e) {
        throw new IllegalStateException("memory can be written", e);
      }
      return out.toByteArray();
    }

    private static IndexColorModel shades() {
      int[] colours = new int[SHADES];
      for (int i = 0; i < SHADES; i++) {
        double place = (double) i * (ANCHORS.length - 1) / (SHADES - 1);
        int from = Math.min((int) place, ANCHORS.length - 2);
        for (int shift = 0; shift <= 16; shift += 8) {
          int a = ANCHORS[from] >> shift & BYTE;
          int b = ANCHORS[from + 1] >> shift & BYTE;
          colours[i] |= (int) Math.round(a + (b - a) * (place - from)) << shift;
        }
      }
      return new IndexColorModel(8, SHADES, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    }
  }
}
