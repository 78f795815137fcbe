package octopus.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the console's files are served: what a browser may keep, and what it is forbidden. */
class ConsoleDoorTest {
    private static final Pattern SCRIPT = Pattern.compile("src=\"(/console/assets/[^\"]+\\.js)\"");
    private static final Pattern NONCE = Pattern.compile("name=\"csp-nonce\" content=\"([^\"]+)\"");

    @TempDir
    static Path directory = Path.of(".");

    private static @org.jspecify.annotations.Nullable Octopus running;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        running = Octopus.start(OctopusSettings.local(directory, 0));
    }

    @AfterAll
    static void stop() {
        java.util.Objects.requireNonNull(running).close();
        CLIENT.close();
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        int port = java.util.Objects.requireNonNull(running).port();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .findFirst()
                .map(match -> match.group(1))
                .orElse("");
    }

    @Test
    void everyPlaceOfTheConsoleIsThePageAndNothingInlineMayRun() throws IOException, InterruptedException {
        for (String place :
                List.of("/console/", "/console/volumes", "/console/backends/lab.1", "/console/nodes/a%20b")) {
            HttpResponse<byte[]> answer = get(place);
            assertThat(answer.statusCode()).as(place).isEqualTo(200);
            assertThat(header(answer, "Content-Type")).startsWith("text/html");
            assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
            String nonce = found(NONCE, text(answer));
            assertThat(nonce).hasSizeGreaterThan(20);
            assertThat(header(answer, "Content-Security-Policy"))
                    .contains(
                            "default-src 'none'",
                            "script-src 'self';",
                            "'nonce-" + nonce + "'",
                            "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(text(answer)).doesNotContain("<style", "<script>", "http://", "https://");
        }
        assertThat(found(NONCE, text(get("/console/")))).isNotEqualTo(found(NONCE, text(get("/console/"))));
    }

    @Test
    void scriptsAreKeptForEverAndComeCompressed() throws IOException, InterruptedException {
        String script = found(SCRIPT, text(get("/console/")));
        HttpResponse<byte[]> packed = get(script, "Accept-Encoding", "gzip, br");
        assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(packed, "Cache-Control")).contains("max-age=31536000", "immutable");
        assertThat(header(packed, "Content-Type")).startsWith("text/javascript");
        assertThat(header(packed, "Vary")).contains("Accept-Encoding");
        HttpResponse<byte[]> plain = get(script);
        assertThat(header(plain, "Content-Encoding")).isEmpty();
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(plain.body());
        }
    }

    @Test
    void whatIsNotThereIsNotThePage() throws IOException, InterruptedException {
        assertThat(get("/console/assets/old-12345678.js").statusCode()).isEqualTo(404);
        assertThat(get("/console/assets/").statusCode()).isEqualTo(404);
        assertThat(text(get("/console/..%2f..%2flogback.xml"))).doesNotContain("<configuration");
        assertThat(header(get("/console"), "Location")).isEqualTo("/console/");
        assertThat(header(get("/console/octopus.svg"), "Content-Type")).isEqualTo("image/svg+xml");
    }
}
