package org.vpobuilder.schemas.media;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.jpeg.JpegReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The properties that a JPEG's header gives, without decoding a pixel.
 *
 * @param components 1 grey, 3 colour, 4 CMYK
 * @param orientation EXIF's orientation, or XMP's if EXIF has none; 1 if neither has one from 2 to
 *     8. Loaders that honour an orientation other than 1 turn the image but not the mask, and treat
 *     values outside this range as none
 */
public record JpegHeader(int width, int height, int components, int orientation) {
  private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";

  /** The orientation in XMP, as an attribute or an element. */
  private static final Pattern XMP_ORIENTATION =
      Pattern.compile("tiff:Orientation(?:\\s*=\\s*[\"']|>)\\s*([0-9])");

  public static boolean looksLikeJpeg(byte[] file) {
    return file.length > 2 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8;
  }

  /**
   * Whether the image reaches its end marker, found by walking from marker to marker. Bytes after
   * it do not belong to the image: phones store videos there, editors pad.
   */
  public static boolean hasEnd(byte[] file) {
    return JpegMarkers.reachEnd(file);
  }

  /**
   * Reads the segments before the scan.
   *
   * @throws MediaException if it is not a JPEG or has no frame header
   */
  public static JpegHeader read(byte[] file) throws MediaException {
    if (!looksLikeJpeg(file)) {
      throw new MediaException("JPEG: no start-of-image marker");
    }
    try {
      Metadata metadata =
          JpegMetadataReader.readMetadata(
              new ByteArrayInputStream(file), List.of(new JpegReader(), new ExifReader()));
      JpegDirectory frame = metadata.getFirstDirectoryOfType(JpegDirectory.class);
      if (frame == null || !frame.containsTag(JpegDirectory.TAG_IMAGE_WIDTH)) {
        throw new MediaException("JPEG: no frame header");
      }
      return new JpegHeader(
          frame.getImageWidth(),
          frame.getImageHeight(),
          frame.getNumberOfComponents(),
          orientation(metadata, file));
    } catch (JpegProcessingException | IOException | MetadataException | RuntimeException e) {
      throw new MediaException("JPEG: " + e.getMessage(), e);
    }
  }

  /**
   * EXIF's orientation, if it has one, with any value; else XMP's: as Pillow's {@code getexif}
   * does.
   */
  private static int orientation(Metadata metadata, byte[] file) throws MediaException {
    ExifIFD0Directory exif = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    Integer value = exif == null ? null : exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
    int orientation = value == null ? xmpOrientation(file) : value;
    return orientation >= 2 && orientation <= 8 ? orientation : 1;
  }

  private static int xmpOrientation(byte[] file) throws MediaException {
    int orientation = 1;
    JpegMarkers markers = new JpegMarkers(file);
    while (markers.next() && markers.marker() != JpegMarkers.SCAN) {
      if (markers.marker() != JpegMarkers.APP1) {
        continue;
      }
      // Names and digits are ASCIIin any charset of the packet.
      int length = markers.to() - markers.from();
      String text = new String(file, markers.from(), length, StandardCharsets.ISO_8859_1);
      Matcher found = XMP_ORIENTATION.matcher(text);
      if (text.startsWith(XMP) && found.find()) {
        orientation = Integer.parseInt(found.group(1));
      }
    }
    return orientation;
  }
}
