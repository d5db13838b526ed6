package org.vpobuilder.validation.report.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.jaredmdobson.concentus.OpusDecoder;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gagravarr.ogg.OggFile;
import org.gagravarr.opus.OpusAudioData;
import org.gagravarr.opus.OpusFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.schemas.media.FlacFile;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.Pcm16;

/** In {@code ReleaseInBrowserTest} Chromium's own decoder reads such files, too. */
class ListeningCopyTest {
  private static final int RATE = 16000;

  /** Some partials of a tone, panned to alpha: left (1 - alpha) w, right alpha w. */
  private static Pcm16 panned(int rate, int frames, double alpha) {
    short[] samples = new short[2 * frames];
    for (int t = 0; t < frames; t++) {
      double wave = 0;
      for (int hertz : new int[] {220, 330, 550, 1210, 2640}) {
        wave += 2500 * Math.sin(2 * Math.PI * hertz * t / rate);
      }
      samples[2 * t] = (short) Math.rint((1 - alpha) * wave);
      samples[2 * t + 1] = (short) Math.rint(alpha * wave);
    }
    return new Pcm16(rate, 2, samples);
  }

  private static short[] decode(byte[] file, int channels, int frames) throws Exception {
    OpusFile opus = new OpusFile(new OggFile(new ByteArrayInputStream(file)));
    OpusDecoder decoder = new OpusDecoder(RATE, channels);
    short[] all = new short[(frames + RATE) * channels];
    int at = 0;
    for (OpusAudioData packet = opus.getNextAudioPacket();
        packet != null;
        packet = opus.getNextAudioPacket()) {
      byte[] data = packet.getData();
      at += decoder.decode(data, 0, data.length, all, at * channels, RATE / 50, false);
    }
    int skip = opus.getInfo().getPreSkip() / 3;
    short[] heard = new short[frames * channels];
    System.arraycopy(all, skip * channels, heard, 0, heard.length);
    return heard;
  }

  private static double level(short[] samples, int channel) {
    double sum = 0;
    for (int i = channel; i < samples.length; i += 2) {
      sum += (double) samples[i] * samples[i];
    }
    return 10 * Math.log10(sum / (samples.length / 2.0));
  }

  @ParameterizedTest
  // 20 log10((1 - alpha) / alpha), by hand.
  @CsvSource({"0.25, 9.54", "0.05, 25.58", "0.9, -19.08"})
  void stereo_panned_keepsItsLevelsItsPlaceInTimeAndATenthOfTheBytes(double alpha, double decibels)
      throws Exception {
    Pcm16 pcm = panned(RATE, 5 * RATE, alpha);
    byte[] file = ListeningCopy.of(pcm).bytes();
    assertThat(file.length).isLessThan(44 + pcm.samples().length * 2 / 10);
    short[] heard = decode(file, 2, pcm.frames());
    assertThat(level(heard, 0) - level(heard, 1)).isCloseTo(decibels, within(0.3));
    assertThat(level(heard, 0)).isCloseTo(level(pcm.samples(), 0), within(0.2));
    double dot = 0;
    double own = 0;
    for (int i = 0; i < heard.length; i++) {
      dot += (double) heard[i] * pcm.samples()[i];
      own += (double) pcm.samples()[i] * pcm.samples()[i];
    }
    // Late by one sample the partial at 2,640 Hz alone would cost a tenth.
    assertThat(dot / own).isCloseTo(1, within(0.05));
  }

  /** The end's position less what is skipped is the sound's length, at 48 kHz (RFC 7845, 4). */
  @ParameterizedTest
  @ValueSource(ints = {1, 319, 320, 16000, 16001, 40123})
  void length_ofAnySound_isInTheLastPage(int frames) {
    byte[] file = ListeningCopy.of(panned(RATE, frames, 0.5)).bytes();
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int last = 0;
    int pages = 0;
    for (int at = 0; at < file.length; pages++) {
      assertThat(bytes.getInt(at)).as("OggS").isEqualTo(0x5367674f);
      assertThat(bytes.getInt(at + 18)).as("page number").isEqualTo(pages);
      last = at;
      int segments = file[at + 26] & 0xff;
      int length = 27 + segments;
      for (int i = 0; i < segments; i++) {
        length += file[at + 27 + i] & 0xff;
      }
      at += length;
    }
    // OpusHead is the first page's packet: 28 bytes of page, 10 bytes before the field.
    int preSkip = bytes.getShort(28 + 10);
    assertThat(bytes.getLong(last + 6)).isEqualTo(preSkip + 3L * frames);
    assertThat(file[last + 5] & 4).as("end of stream").isEqualTo(4);
  }

  @Test
  void rate_thatOpusDoesNotKnow_isFlacSampleForSample() throws MediaException {
    Pcm16 pcm = panned(22050, 22050, 0.3);
    ListeningCopy copy = ListeningCopy.of(pcm);
    assertThat(copy.extension()).isEqualTo("flac");
    assertThat(FlacFile.read(copy.bytes(), 22050).samples()).isEqualTo(pcm.samples());
  }
}
