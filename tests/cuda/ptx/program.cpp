#include "program.h"

#include <cctype>
#include <cstdlib>
#include <cstring>
#include <unordered_map>

namespace reckon::ptx {

namespace {

struct Token {
  std::string text;
  int line;
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::strchr("_$%.", c) != nullptr; }

std::vector<Token> tokens_of(const std::string& text) {
  std::vector<Token> tokens;
  int line = 1;
  for (size_t i = 0; i < text.size() && text[i] != '\0';) {
    size_t end = i + 1;
    if (text.compare(i, 2, "//") == 0) {
      end = std::min(text.find('\n', i), text.size());
    } else if (text[i] == '"') {
      end = text.find('"', end) + 1;
    } else if (is_word(text[i])) {
      while (end < text.size() && is_word(text[end])) ++end;
      tokens.push_back({text.substr(i, end - i), line});
    } else if (text[i] == '\n') {
      ++line;
    } else if (text[i] != ' ' && text[i] != '\t') {
      tokens.push_back({std::string(1, text[i]), line});
    }
    i = end;
  }
  return tokens;
}

bool is_type(const std::string& word) {
  return word.size() > 2 && word[0] == '.' && std::strchr("busf", word[1]) != nullptr &&
         std::isdigit(static_cast<unsigned char>(word[2])) != 0;
}
/// Bytes of ".b32" and the like.
uint64_t bytes_of(const std::string& type) { return std::strtoull(type.c_str() + 2, nullptr, 10) / 8; }

class Reader {
 public:
  Reader(const std::string& text, Memory& memory) : tokens_(tokens_of(text)), memory_(memory) {}

  Program read() {
    while (at_ < tokens_.size()) {
      if (take(".version") || take(".target") || take(".address_size")) {
        next();
      } else if (take(".entry")) {
        read_kernel();
      } else if (!take(".visible")) {
        read_variable();
      }
    }
    return std::move(program_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    const Token last = at_ > 0 ? tokens_[std::min(at_, tokens_.size()) - 1] : Token{"", 0};
    throw Fault("PTX line " + std::to_string(last.line) + ", at " + last.text + ": " + what);
  }
  const std::string& peek() const {
    static const std::string end;
    return at_ < tokens_.size() ? tokens_[at_].text : end;
  }
  std::string next() {
    if (at_ >= tokens_.size()) fail("the text ends");
    return tokens_[at_++].text;
  }
  bool take(const char* word) {
    const bool found = peek() == word;
    at_ += found ? 1 : 0;
    return found;
  }
  void need(const char* word) {
    if (next() != word) fail(std::string("not the ") + word + " expected");
  }
  bool next_is_number() const { return std::isdigit(static_cast<unsigned char>(peek()[0])) != 0 || peek() == "-"; }
  /// Decimal, 0x..., 0f... (binary32) or 0d... (binary64).
  uint64_t number() {
    const bool negative = take("-");
    const std::string word = next();
    const bool floating = word.size() > 2 && std::strchr("fFdD", word[1]) != nullptr && word[1] != '\0';
    char* end = nullptr;
    const uint64_t value = floating ? std::strtoull(word.c_str() + 2, &end, 16) : std::strtoull(word.c_str(), &end, 0);
    if (*end != '\0') fail("no number");
    return negative ? uint64_t{0} - value : value;
  }
  /// [N], or nothing: 1.
  uint64_t count() {
    if (!take("[")) return 1;
    const uint64_t n = peek() == "]" ? 0 : number();
    need("]");
    return n;
  }

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
    for (const auto& [instruction, label] : branches_) {
      const auto found = labels_.find(label);
      if (found == labels_.end()) fail("no label " + label);
      kernel.code[instruction].target = found->second;
    }
    program_.kernels[kernel.name] = std::move(kernel);
  }

  void read_statement() {
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
    instruction.line = tokens_[at_ - 1].line;
    const std::string base = instruction.name.substr(0, instruction.name.find('.'));
    if (base == "bra") {
      branches_.push_back({kernel_->code.size(), next()});
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
    instruction.run = action_of(instruction.name, instruction.to.size(), instruction.from.size());
    if (instruction.run == nullptr) fail("unknown instruction " + instruction.name);
    kernel_->code.push_back(std::move(instruction));
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
      return kernel_->specials[word] = names_[word] = kernel_->registers++;
    const auto variable = program_.variables.find(word);
    if (variable != program_.variables.end()) return constant(variable->second->base());
    fail("unknown operand");
  }
  int32_t constant(uint64_t value) {
    const auto [at, is_new] = constants_.try_emplace(value, kernel_->registers);
    if (is_new) kernel_->constants[kernel_->registers++] = value;
    return at->second;
  }

  std::vector<Token> tokens_;
  size_t at_ = 0;
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
