package org.vpobuilder.validation.report.gallery;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.gagravarr.ogg.OggFile;
import org.gagravarr.ogg.OggPacketWriter;
import org.gagravarr.opus.OpusAudioData;
import org.gagravarr.opus.OpusInfo;
import org.gagravarr.opus.OpusTags;
import org.vpobuilder.schemas.media.FlacFile;
import org.vpobuilder.schemas.media.Pcm16;

/**
 * A sound for a gallery: Opus in Ogg, which browsers play, at a tenth of the WAV's size. The levels
 * of the channels are kept within a fifth of a decibel, so that the place of an object remains
 * audible.
 *
 * @param bytes content of the file
 * @param extension {@code opus}, or {@code flac} for a rate that Opus does not support
 */
public record ListeningCopy(byte[] bytes, String extension) {
  /** The sampling rates of Opus (RFC 6716, 2). */
  private static final Set<Integer> RATES = Set.of(8000, 12000, 16000, 24000, 48000);

  /** The rate in which RFC 7845 counts samples, for every sampling rate. */
  private static final int GRANULE_RATE = 48000;

  private static final int FRAMES_PER_SECOND = 50;
  private static final int MONO_BITS = 24_000;

  /** The bit rate. From 38,192 on Opus keeps the full width of stereo; below that it narrows it. */
  private static final int STEREO_BITS = 44_000;

  /** The longest packet of one frame (RFC 6716, 3.4). */
  private static final int PACKET = 1275;

  private static final int SERIAL = 1;

  /** Encodes a sound with one or two channels and at least one sample. */
  public static ListeningCopy of(Pcm16 pcm) {
    if (!RATES.contains(pcm.sampleRateHz()) || pcm.channels() > 2) {
      return new ListeningCopy(FlacFile.write(pcm), "flac");
    }
    try {
      return new ListeningCopy(opus(pcm), "opus");
    } catch (IOException | OpusException e) {
      throw new IllegalStateException("memory can be written, and 16 bits be coded", e);
    }
  }

  private static OpusEncoder encoder(Pcm16 pcm) throws OpusException {
    OpusEncoder encoder =
        new OpusEncoder(pcm.sampleRateHz(), pcm.channels(), OpusApplication.OPUS_APPLICATION_AUDIO);
    encoder.setBitrate(pcm.channels() == 1 ? MONO_BITS : STEREO_BITS);
    // Of the two coders in Opus this is the one for all sounds; the one for speech narrows the
    // stereo image.
    encoder.setForceMode(OpusMode.MODE_CELT_ONLY);
    encoder.setComplexity(0);
    return encoder;
  }

  private static byte[] opus(Pcm16 pcm) throws OpusException, IOException {
    OpusEncoder encoder = encoder(pcm);
    int rate = pcm.sampleRateHz();
    int preSkip = encoder.getLookahead() * (GRANULE_RATE / rate);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OggPacketWriter pages = new OggFile(out).getPacketWriter(SERIAL);
    pages.bufferPacket(info(pcm, preSkip).write(), true);
    pages.bufferPacket(new OpusTags().write(), true);
    int frame = rate / FRAMES_PER_SECOND;
    // The decoder skips samples at the beginning, so the same number is added at the end.
    int total = pcm.frames() + encoder.getLookahead();
    short[] in = new short[frame * pcm.channels()];
    byte[] packet = new byte[PACKET];
    int inPage = 0;
    for (int from = 0; from < total; from += frame) {
      fill(in, pcm, from);
      int length = encoder.encode(in, 0, frame, packet, 0, packet.length);
      pages.bufferPacket(new OpusAudioData(Arrays.copyOf(packet, length)).write());
      boolean last = from + frame >= total;
      int heard = last ? pcm.frames() : from + frame;
      pages.setGranulePosition((long) heard * (GRANULE_RATE / rate) + (last ? preSkip : 0));
      // A page holds one second, so that a player can jump.
      inPage = (inPage + 1) % FRAMES_PER_SECOND;
      if (inPage == 0 && !last) {
        pages.flush();
      }
    }
    pages.close();
    return out.toByteArray();
  }

  private static OpusInfo info(Pcm16 pcm, int preSkip) {
    OpusInfo info = new OpusInfo();
    info.setNumChannels(pcm.channels());
    info.setSampleRate(pcm.sampleRateHz());
    info.setPreSkip(preSkip);
    return info;
  }

  /** Copies the samples of a frame, with silence after the end. */
  private static void fill(short[] in, Pcm16 pcm, int from) {
    int channels = pcm.channels();
    int there = Math.max(0, Math.min(in.length, (pcm.frames() - from) * channels));
    System.arraycopy(pcm.samples(), Math.min(from, pcm.frames()) * channels, in, 0, there);
    Arrays.fill(in, there, in.length, (short) 0);
  }
}
