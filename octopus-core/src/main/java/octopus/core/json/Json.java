package octopus.core.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import octopus.spi.FaultCode;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** The one JSON mapper for what Octopus stores: flow contexts, faults, events. */
public final class Json {
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule("octopus")
                    .addSerializer(FaultCode.class, new FaultCodeWriter())
                    .addDeserializer(FaultCode.class, new FaultCodeReader()))
            // A context written by a newer process may have a field more; an older one must still be able to finish it.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultVisibility(v -> v.withVisibility(
                    com.fasterxml.jackson.annotation.PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE))
            .build();

    private Json() {}

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    public static <T> T read(String text, Class<T> type) {
        return MAPPER.readValue(text, type);
    }

    private static final class FaultCodeWriter extends ValueSerializer<FaultCode> {
        @Override
        public void serialize(FaultCode code, JsonGenerator out, SerializationContext context) {
            out.writeStartObject();
            out.writeStringProperty("name", code.name());
            out.writeStringProperty("kind", code.kind().name());
            out.writeStringProperty("sentence", code.sentence());
            out.writeEndObject();
        }
    }

    private static final class FaultCodeReader extends ValueDeserializer<FaultCode> {
        @Override
        public FaultCode deserialize(JsonParser in, DeserializationContext context) {
            JsonNode node = context.readTree(in);
            return new FaultCode.Named(
                    node.path("name").asString(),
                    FaultCode.Kind.valueOf(node.path("kind").asString()),
                    node.path("sentence").asString());
        }
    }
}
