package octopus.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import octopus.cli.terminal.Terminal;

/**
 * Goes through what most commands go through, against an answer of its own. The launcher runs it once, with the JDK
 * recording what is loaded, so that later starts are quick.
 */
public final class WarmUp {
    private static final byte[] ANSWER = """
            {"volumes": [{"id": "4b0e1e9c-1111-4222-8333-444455556666", "name": "n", "status": "available", "size": 1,
             "attachments": [{"host_name": "h"}], "metadata": {"a": "b"}}],
             "volume": {"id": "4b0e1e9c-1111-4222-8333-444455556666", "status": "available"}}
            """.getBytes(StandardCharsets.UTF_8);

    private WarmUp() {}

    public static void main(String... args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
            exchange.close();
        });
        server.start();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                nowhere,
                nowhere,
                Map.of("OCTOPUS_URL", url),
                true,
                Path.of("/nowhere"));
        List.of(
                        "volume list",
                        "volume list -o json",
                        "volume show 4b0e1e9c-1111-4222-8333-444455556666",
                        "volume create --size 1 --wait --name n",
                        "snapshot list",
                        "image list",
                        "backend list",
                        "flow list",
                        "no-such-noun")
                .forEach(line -> Main.run(terminal, line.split(" ", -1)));
        server.stop(0);
    }
}
