#include "program.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "ptx/tokens.h"

namespace reckon::ptx {

namespace {

class Reader : private Tokens {
 public:
  Reader(const std::string& text, Memory& memory) : Tokens(text), memory_(memory) {}

  Program read() {
    std::vector<size_t> kernels;  // they call functions that stand behind them
    while (!at_end()) {
      if (take(".version") || take(".target") || take(".address_size")) {
        next();
      } else if (take(".entry")) {
        kernels.push_back(place());
        while (!take("{")) next();
        skip_body();
      } else if (take(".func")) {
        read_function();
      } else if (!take(".visible")) {
        read_variable();
      }
    }
    for (const size_t kernel : kernels) {
      go_to(kernel);
      read_kernel();
    }
    return std::move(program_);
  }

 private:
  // .global, .const or .extern .shared; .align N; .TYPE name[N] = {...};
  void read_variable() {
    Space space = Space::global;
    uint64_t alignment = 1;
    std::string type;
    while (type.empty()) {
      const std::string word = next();
      if (word == ".const") {
        space = Space::constant;
      } else if (word == ".shared") {
        space = Space::shared;
      } else if (word == ".align") {
        alignment = number();
      } else if (is_type(word)) {
        type = word;
      } else if (word != ".global" && word != ".extern") {
        fail("unknown of a variable");
      }
    }
    const std::string name = next();
    const uint64_t bytes = count() * bytes_of(type);
    if (space == Space::shared) {
      shared_ = name;  // of the size that the launch gives
      return need(";");
    }
    Region& region = memory_.create(space, bytes, std::max(alignment, bytes_of(type)), name);
    program_.variables[name] = &region;
    // What the language initialises to 0; arrays of the engine, which are extern "C", wait for the host.
    if (name.rfind("_Z", 0) == 0) {
      std::memset(region.at(region.base()), 0, bytes);
      region.mark(region.base(), bytes, true);
    }
    if (take("=")) {
      const bool list = take("{");
      uint64_t at = region.base();
      do {
        const uint64_t value = number();
        std::memcpy(region.at(at), &value, bytes_of(type));
        at += bytes_of(type);
      } while (take(","));
      if (list) need("}");
    }
    need(";");
  }

  void read_kernel() {
    Kernel kernel;
    kernel_ = &kernel;
    kernel.name = next();
    names_.clear();
    labels_.clear();
    branches_.clear();
    constants_.clear();
    passed_.clear();
    need("(");
    need(".param");
    need(".align");
    const uint64_t alignment = number();
    const uint64_t bytes = bytes_of(next());
    const std::string parameter = next();
    kernel.parameter = &memory_.create(Space::parameter, count() * bytes, alignment, parameter);
    names_[parameter] = constant(kernel.parameter->base());
    need(")");
    while (!take("{")) {
      if (take(".maxntid")) {
        kernel.most_threads = static_cast<uint32_t>(number());
        for (int i = 0; i < 2; ++i) need(","), need("1");
      } else {
        need(".minnctapersm");
        number();
      }
    }
    while (!take("}")) read_statement();
    resolve_branches();
    program_.kernels[kernel.name] = std::move(kernel);
  }

  void resolve_branches() {
    for (const auto& [instruction, label] : branches_) {
      const auto found = labels_.find(label);
      if (found == labels_.end()) fail("no label " + label);
      kernel_->code[instruction].target = found->second;
    }
  }

  // (.param .TYPE result) name (.param .TYPE name, ...) {...}, or ; in place of the body
  void read_function() {
    Function function;
    function.result = read_parameter_list().at(0);
    const std::string name = next();
    function.parameters = read_parameter_list();
    if (take(";")) return;
    need("{");
    function.body = place();
    skip_body();
    functions_[name] = function;
  }
  std::vector<std::string> read_parameter_list() {
    std::vector<std::string> names;
    need("(");
    do {
      need(".param");
      if (!is_type(next())) fail("no parameter of one number");
      names.push_back(next());
    } while (take(","));
    need(")");
    return names;
  }
  /// To behind the brace that ends it.
  void skip_body() {
    for (int depth = 1; depth > 0;) {
      const std::string word = next();
      depth += word == "{" ? 1 : word == "}" ? -1 : 0;
    }
  }

  // call.uni (result), name, (argument, ...); the function's code in its place, with registers and labels of its own
  void read_call() {
    need("(");
    const int32_t result = operand();
    need(")"), need(",");
    const auto called = functions_.find(next());
    if (called == functions_.end()) fail("no function to call");
    const Function& function = called->second;
    need(",");
    need("(");
    std::unordered_map<std::string, int32_t> inner = {{function.result, result}};
    for (const std::string& parameter : function.parameters) {
      if (parameter != function.parameters[0]) need(",");
      inner[parameter] = operand();
    }
    need(")");
    need(";");
    const size_t after = place();
    go_to(function.body);
    const auto outer =
        std::tuple(std::exchange(names_, inner), std::exchange(labels_, {}), std::exchange(branches_, {}));
    ++depth_;
    while (!take("}")) read_statement();
    --depth_;
    labels_[kReturn] = static_cast<int32_t>(kernel_->code.size());
    resolve_branches();
    std::tie(names_, labels_, branches_) = outer;
    go_to(after);
  }

  void read_statement() {
    if (take("{")) {  // around a call
      while (!take("}")) read_statement();
      return;
    }
    if (take(".param")) {
      passed_.insert(kernel_->registers);
      return read_registers();
    }
    if (take("call.uni")) return read_call();
    if (take(".pragma")) return need(";");
    if (take(".reg")) return read_registers();
    if (take(".local")) return read_local();
    if (peek()[0] == '$') {
      labels_[next()] = static_cast<int32_t>(kernel_->code.size());
      return need(":");
    }
    read_instruction();
  }

  // .reg .TYPE %name; or %r<N>, whose names count from 0
  void read_registers() {
    next();
    const std::string name = next();
    if (take("<")) {
      const uint64_t n = number();
      for (uint64_t i = 0; i < n; ++i) names_[name + std::to_string(i)] = kernel_->registers++;
      need(">");
    } else {
      names_[name] = kernel_->registers++;
    }
    need(";");
  }
  // .local .align N .b8 name[N];
  void read_local() {
    need(".align");
    number();
    need(".b8");
    const std::string name = next();
    if (kernel_->local_bytes != 0) fail("a second piece of local memory");
    kernel_->local_bytes = count();
    names_[name] = constant(0);
    need(";");
  }

  void read_instruction() {
    Instruction instruction;
    if (take("@")) {
      instruction.guard_negated = take("!");
      instruction.guard = operand();
    }
    instruction.name = next();
    instruction.line = line();
    const std::string base = instruction.name.substr(0, instruction.name.find('.'));
    if (base == "bra") {
      branches_.push_back({kernel_->code.size(), next()});
    } else if (base == "ret" && depth_ > 0) {
      instruction.name = "bra";
      branches_.push_back({kernel_->code.size(), kReturn});
    } else if (base != "ret") {
      const bool writes = base != "st" && base != "red" && base != "bar";
      if (writes) {
        read_group(instruction.to, instruction);
        if (take("|")) read_group(instruction.to, instruction);
        need(",");
      }
      do read_group(instruction.from, instruction);
      while (take(","));
    }
    need(";");
    pass_in_register(instruction);
    instruction.run = action_of(instruction.name, instruction.to.size(), instruction.from.size());
    if (instruction.run == nullptr) fail("unknown instruction " + instruction.name);
    kernel_->code.push_back(std::move(instruction));
  }

  /// A function's parameters and its result are registers, which its caller names.
  void pass_in_register(Instruction& instruction) const {
    const std::string space = instruction.name.substr(0, 8);
    if (space == "st.param") {
      instruction.to = {instruction.from.at(0)};
      instruction.from.erase(instruction.from.begin());
    } else if (space != "ld.param" || passed_.count(instruction.from.at(0)) == 0) {
      return;
    }
    instruction.name = "mov.b64";
  }

  // register, number, {several} or [address+offset]
  void read_group(std::vector<int32_t>& into, Instruction& instruction) {
    if (take("{")) {
      do into.push_back(operand());
      while (take(","));
      return need("}");
    }
    const bool address = take("[");
    into.push_back(operand());
    if (!address) return;
    if (take("+")) instruction.offset = static_cast<int64_t>(number());
    need("]");
  }

  int32_t operand() {
    if (next_is_number()) return constant(number());
    const std::string word = next();
    const auto named = names_.find(word);
    if (named != names_.end()) return named->second;
    if (word == "_") return names_[word] = kernel_->registers++;
    if (word == shared_) return constant(0);
    if (word == "%tid.x" || word == "%ntid.x" || word == "%ctaid.x" || word == "%nctaid.x" || word == "%clock64" ||
        word == "%globaltimer")
      return special(word);
    const auto variable = program_.variables.find(word);
    if (variable != program_.variables.end()) return constant(variable->second->base());
    fail("unknown operand");
  }
  int32_t special(const std::string& word) {
    const auto [at, is_new] = kernel_->specials.try_emplace(word, kernel_->registers);
    kernel_->registers += is_new ? 1 : 0;
    return at->second;
  }
  int32_t constant(uint64_t value) {
    const auto [at, is_new] = constants_.try_emplace(value, kernel_->registers);
    if (is_new) kernel_->constants[kernel_->registers++] = value;
    return at->second;
  }

  struct Function {
    std::string result;
    std::vector<std::string> parameters;
    size_t body = 0;  // its first token
  };
  static constexpr const char* kReturn = "the end of the function";

  std::unordered_map<std::string, Function> functions_;
  int depth_ = 0;             // of calls
  std::set<int32_t> passed_;  // registers that hold parameters and results
  Memory& memory_;
  Program program_;
  std::string shared_;  // the block's memory
  Kernel* kernel_ = nullptr;
  std::unordered_map<std::string, int32_t> names_, labels_;
  std::map<uint64_t, int32_t> constants_;
  std::vector<std::pair<size_t, std::string>> branches_;  // and the label of each
};

}  // namespace

Program read_program(const std::string& text, Memory& memory) { return Reader(text, memory).read(); }

}  // namespace reckon::ptx
