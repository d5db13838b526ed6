package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * A parquet file as Parquet's own reader sees it.
 *
 * @param rows maps, lists, strings, bytes as {@link ByteBuffer}, numbers, booleans
 */
record ParquetRows(
    MessageType schema,
    Map<String, String> metadata,
    List<BlockMetaData> rowGroups,
    List<Map<String, Object>> rows) {

  static ParquetRows of(Path file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      List<Map<String, Object>> rows = new ArrayList<>();
      for (PageReadStore g = reader.readNextRowGroup(); g != null; g = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(schema)
                .getRecordReader(g, new GroupRecordConverter(schema));
        for (long i = 0; i < g.getRowCount(); i++) {
          rows.add(struct(records.read(), schema));
        }
      }
      return new ParquetRows(
          schema, reader.getFileMetaData().getKeyValueMetaData(), reader.getRowGroups(), rows);
    }
  }

  private static Map<String, Object> struct(Group group, GroupType type) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      if (group.getFieldRepetitionCount(i) > 0) {
        values.put(type.getFieldName(i), value(group, i, type.getType(i), 0));
      }
    }
    return values;
  }

  private static Object value(Group group, int field, Type type, int index) {
    if (type.isPrimitive()) {
      return primitive(group, field, type, index);
    }
    Group inner = group.getGroup(field, index);
    if (!(type.getLogicalTypeAnnotation()
        instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation)) {
      return struct(inner, type.asGroupType());
    }
    GroupType repeated = type.asGroupType().getType(0).asGroupType();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < inner.getFieldRepetitionCount(0); i++) {
      values.add(value(inner.getGroup(0, i), 0, repeated.getType(0), 0));
    }
    return values;
  }

  private static Object primitive(Group group, int field, Type type, int index) {
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case INT64 -> group.getLong(field, index);
      case DOUBLE -> group.getDouble(field, index);
      case BOOLEAN -> group.getBoolean(field, index);
      case BINARY ->
          type.getLogicalTypeAnnotation() == null
              ? ByteBuffer.wrap(group.getBinary(field, index).getBytes())
              : group.getString(field, index);
      default -> throw new IllegalArgumentException(type.toString());
    };
  }
}
