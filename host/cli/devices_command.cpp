// reckon devices: what can run here.
#include "cli/cli.h"
#include "report/machine_text.h"

namespace reckon {

void add_devices_command(CommandLine& line) {
  Command command = line.command("devices", "what can run here");
  command.does([] {
    print(machine_text());
    return kDone;
  });
}

}  // namespace reckon
