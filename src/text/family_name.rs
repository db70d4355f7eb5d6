//! Chinese family names: what tells a person's name from other words.

/// Gives how many characters of a family name stand at the start, where one does.
pub(crate) fn family_name(chars: &[char]) -> Option<usize> {
    match chars {
        [a, b, ..] if COMPOUND.contains(&[*a, *b]) => Some(2),
        [a, ..] if FAMILY.contains(*a) => Some(1),
        _ => None,
    }
}

/// Family names, by frequency.
const FAMILY: &str = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟蓝聂齐向申葛柴伍覃骆关焦柳欧祝纪尚毕耿芦左季管符辛苗詹曲欧靳祁路涂兰甘裴梅童翁霍游阮尤岳柯牟滕谷舒卜成饶宁凌盛查单冉鲍华包屈房喻解蒲卫简时连车项闵邬吉党阳费蒙席晏隋古强穆姬宫景米麦谈柏瞿艾沙鄢桂窦郁缪畅巩卓褚栾戚全娄甄郎池丛边岑农苟迟保商臧佘卞虞刁冷应匡栗仇练楚揭师官佟封燕桑巫敖原植邝仲荆储宗楼干苑寇盖南屠鞠荣井乐银奚明麻雍花闻冼木郜廉衣蔺和冀占门帅利满";

/// Family names of two characters.
const COMPOUND: &[[char; 2]] = &[
    ['欧', '阳'],
    ['司', '马'],
    ['上', '官'],
    ['诸', '葛'],
    ['东', '方'],
    ['独', '孤'],
    ['南', '宫'],
    ['夏', '侯'],
    ['皇', '甫'],
    ['尉', '迟'],
    ['公', '孙'],
    ['慕', '容'],
    ['令', '狐'],
    ['司', '徒'],
    ['端', '木'],
    ['百', '里'],
    ['呼', '延'],
];
