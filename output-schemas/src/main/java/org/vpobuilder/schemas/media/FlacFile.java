package org.vpobuilder.schemas.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import net.sourceforge.javaflacencoder.EncodingConfiguration;
import net.sourceforge.javaflacencoder.FLACEncoder;
import net.sourceforge.javaflacencoder.FLACOutputStream;
import net.sourceforge.javaflacencoder.StreamConfiguration;
import org.jflac.FLACDecoder;
import org.jflac.PCMProcessor;
import org.jflac.metadata.StreamInfo;
import org.jflac.util.ByteData;

/** PCM-16 as FLAC: half the size of WAV, the same samples. Pure Java, so the bytes are the same. */
public final class FlacFile {
  /** The last field of STREAMINFO, which every FLAC file begins with. */
  private static final int MD5_FROM = 26;

  private static final int MD5_TO = 42;

  private static final int BLOCK = 4096;
  private static final int SHORT = 64;

  private FlacFile() {}

  public static byte[] write(Pcm16 pcm) {
    try {
      SeekableBytes bytes = new SeekableBytes();
      FLACOutputStream out = bytes;
      FLACEncoder encoder = new FLACEncoder();
      StreamConfiguration stream = new StreamConfiguration();
      stream.setSampleRate(pcm.sampleRateHz());
      stream.setChannelCount(pcm.channels());
      stream.setBitsPerSample(16);
      stream.setMaxBlockSize(blockSize(pcm.frames()));
      encoder.setStreamConfiguration(stream);
      encoder.setEncodingConfiguration(encoding(pcm.frames()));
      encoder.setOutputStream(out);
      encoder.openFLACStream();
      int[] samples = new int[pcm.samples().length];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = pcm.samples()[i];
      }
      encoder.addSamples(samples, pcm.frames());
      encoder.encodeSamples(pcm.frames(), true);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written", e);
    }
  }

  /**
   * A block size that leaves no short last block: the encoder's predictors fail on blocks shorter
   * than their order.
   */
  private static int blockSize(int frames) {
    int size = BLOCK;
    while (frames > SHORT && frames % size != 0 && frames % size < SHORT) {
      size--;
    }
    return size;
  }

  private static EncodingConfiguration encoding(int frames) {
    EncodingConfiguration encoding = new EncodingConfiguration();
    if (frames <= SHORT) {
      encoding.setSubframeType(EncodingConfiguration.SubframeType.VERBATIM);
    }
    return encoding;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param maxFrames bound on the samples per channel, and so on memory
   * @throws MediaException if it is not FLAC, not 16 bits or longer than {@code maxFrames}
   */
  public static Pcm16 read(byte[] file, int maxFrames) throws MediaException {
    Collector collector = new Collector(maxFrames);
    try {
      FLACDecoder decoder = new FLACDecoder(new ByteArrayInputStream(file));
      decoder.addPCMProcessor(collector);
      decoder.decode();
      return collector.pcm(Arrays.copyOfRange(file, MD5_FROM, MD5_TO));
    } catch (IOException | RuntimeException e) {
      throw new MediaException("FLAC: " + e.getMessage(), e);
    }
  }

  private static final class Collector implements PCMProcessor {
    private final int maxFrames;
    private int rate;
    private int channels;
    private long frames;
    private short[] samples = new short[0];
    private int size;

    Collector(int maxFrames) {
      this.maxFrames = maxFrames;
    }

    @Override
    public void processStreamInfo(StreamInfo info) {
      if (info.getBitsPerSample() != 16) {
        throw new IllegalArgumentException(
            "got %d bits per sample, wanted 16".formatted(info.getBitsPerSample()));
      }
      rate = info.getSampleRate();
      channels = info.getChannels();
      frames = info.getTotalSamples();
    }

    @Override
    public void processPCM(ByteData data) {
      int values = data.getLen() / 2;
      if (size + values > (long) maxFrames * channels) {
        throw new IllegalArgumentException(
            "got more than the %d frames wanted".formatted(maxFrames));
      }
      samples =
          samples.length < size + values
              ? Arrays.copyOf(samples, Math.max(size + values, samples.length * 2))
              : samples;
      for (int i = 0; i < values; i++) {
        samples[size++] = (short) ((data.getData(2 * i) & 0xff) | (data.getData(2 * i + 1) << 8));
      }
    }

    Pcm16 pcm(byte[] md5) throws MediaException {
      if (channels == 0) {
        throw new MediaException("FLAC: no stream info");
      }
      if (size != frames * channels) {
        throw new MediaException(
            "FLAC: got %d frames, wanted %d".formatted(size / channels, frames));
      }
      samples = Arrays.copyOf(samples, size);
      if (!Arrays.equals(md5, md5(samples))) {
        throw new MediaException("FLAC: the samples are not those of the file's MD5");
      }
      return new Pcm16(rate, channels, samples);
    }

    /** The MD5 that the format defines: of the samples, interleaved, little-endian. */
    private static byte[] md5(short[] samples) {
      ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asShortBuffer().put(samples);
      try {
        return MessageDigest.getInstance("MD5").digest(bytes.array());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has MD5", e);
      }
    }
  }

  /**
   * A seekable buffer, because the encoder returns to its header when it knows the lengths and the
   * MD5.
   */
  private static final class SeekableBytes implements FLACOutputStream {
    private byte[] bytes = new byte[1 << 16];
    private int position;
    private int size;

    @Override
    public long seek(long to) {
      position = Math.toIntExact(to);
      return to;
    }

    @Override
    public int write(byte[] data, int offset, int count) {
      if (position + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(position + count, bytes.length * 2));
      }
      System.arraycopy(data, offset, bytes, position, count);
      position += count;
      size = Math.max(size, position);
      return count;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void write(byte data) {
      write(new byte[] {data}, 0, 1);
    }

    @Override
    public boolean canSeek() {
      return true;
    }

    @Override
    public long getPos() {
      return position;
    }

    byte[] toByteArray() {
      return Arrays.copyOf(bytes, size);
    }
  }
}
