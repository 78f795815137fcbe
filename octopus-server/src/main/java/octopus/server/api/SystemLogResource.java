package octopus.server.api;

import java.util.List;
import octopus.server.http.Method;
import octopus.server.log.RecentLines;
import octopus.server.route.Route;

/** What the server has just said, for whoever cannot get at its log. */
public final class SystemLogResource {
    public List<Route<ApiRequest>> routes() {
        return List.of(Route.<ApiRequest>of(Method.GET, "/system/log", "api system.log", this::log)
                .says("The last lines of the server's log, as text")
                .admin("system:log")
                .answers(200));
    }

    private void log(ApiRequest request) {
        request.exchange().text(200, "text/plain; charset=UTF-8", String.join("\n", RecentLines.lines()));
    }
}
